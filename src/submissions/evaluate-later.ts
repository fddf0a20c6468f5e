import { toPhaseImages } from "../benchmarks/phase.ts";
import type { Trx } from "../platform/database.ts";
import { enqueue, type Room } from "../platform/queue.ts";

/** Kind of the job that evaluates; its subject is the evaluation's id. */
export const EVALUATION = "evaluation";

/**
 * Queues a run over a submission, in the caller's transaction: the evaluation's row, the submission's state, and the job, or,
 * where the organisers' own machine scores, the task that it will fetch.
 * @returns the evaluation's id.
 */
export async function evaluateLater(
  trx: Trx,
  submission: { id: number; teamId: number },
  by: { userId: number | null; priority?: number },
  now: number,
): Promise<number> {
  const { last } = await trx
    .selectFrom("evaluation")
    .select((eb) => eb.fn.max("number").as("last"))
    .where("submission_id", "=", submission.id)
    .executeTakeFirstOrThrow();
  const { id } = await trx
    .insertInto("evaluation")
    .values({
      submission_id: submission.id,
      number: (last ?? 0) + 1,
      status: "submitted",
      created_by: by.userId,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx.updateTable("submission").set({ status: "submitted" }).where("id", "=", submission.id).execute();
  const { isRemote, room } = await needsOf(trx, submission.id);
  if (isRemote) {
    await trx.insertInto("remote_task").values({ evaluation_id: id, visible_at: now }).execute();
  } else {
    const fairKey = `team:${submission.teamId}`;
    await enqueue(trx, { kind: EVALUATION, subject: id, fairKey, priority: by.priority, ...room }, now);
  }
  return id;
}

/** Who evaluates a submission, and what of the machine that takes. */
async function needsOf(trx: Trx, submissionId: number): Promise<{ isRemote: boolean; room: Room }> {
  const row = await trx
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("benchmark", "benchmark.id", "phase.benchmark_id")
    .select(["benchmark.is_remote", "submission.manifest_id"])
    .select(["phase.image_inputs", "phase.image_limits", "phase.is_practice"])
    .where("submission.id", "=", submissionId)
    .executeTakeFirstOrThrow();
  const { cpus, gpus } = toPhaseImages(row).limits;
  // Without a wish it gets a GPU where the server has any; the loop asks for no more than there are.
  const room = row.manifest_id === null ? { slots: 1, gpus: 0 } : { slots: Math.ceil(cpus), gpus: gpus ?? 1 };
  return { isRemote: row.is_remote === 1, room };
}
