import type { Trx } from "../platform/database.ts";
import { enqueue } from "../platform/queue.ts";

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
  if (await isRemote(trx, submission.id)) {
    await trx.insertInto("remote_task").values({ evaluation_id: id, visible_at: now }).execute();
  } else {
    const fairKey = `team:${submission.teamId}`;
    await enqueue(trx, { kind: EVALUATION, subject: id, fairKey, priority: by.priority }, now);
  }
  return id;
}

async function isRemote(trx: Trx, submissionId: number): Promise<boolean> {
  const { is_remote } = await trx
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("benchmark", "benchmark.id", "phase.benchmark_id")
    .select("benchmark.is_remote")
    .where("submission.id", "=", submissionId)
    .executeTakeFirstOrThrow();
  return is_remote === 1;
}
