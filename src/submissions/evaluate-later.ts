import type { Trx } from "../platform/database.ts";
import { enqueue } from "../platform/queue.ts";

/** Kind of the job that evaluates; its subject is the evaluation's id. */
export const EVALUATION = "evaluation";

/**
 * Queues a run over a submission, in the caller's transaction: the evaluation's row, the job, and the submission's state.
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
  await enqueue(
    trx,
    { kind: EVALUATION, subject: id, fairKey: `team:${submission.teamId}`, priority: by.priority },
    now,
  );
  return id;
}
