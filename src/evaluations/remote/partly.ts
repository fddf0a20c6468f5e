import type { Trx } from "../../platform/database.ts";
import { recordSplit } from "../record.ts";
import type { Subject } from "../subject.ts";
import { transition } from "../transition.ts";
import type { SplitScores } from "../verdict.ts";

/** Scores of a run that goes on: kept, and on no board before it has ended. */
export async function keepPartly(
  trx: Trx,
  subject: Subject,
  splits: SplitScores[],
  now: number,
): Promise<void> {
  await trx.deleteFrom("score").where("evaluation_id", "=", subject.evaluationId).execute();
  for (const split of splits) await recordSplit(trx, subject, split);
  await transition(trx, subject.evaluationId, "running", now);
}

/** What was reported of a run so far, with newer values in the place of older ones. */
export async function mergedWith(
  trx: Trx,
  evaluationId: number,
  boards: { id: number; split: string }[],
  newer: SplitScores[],
): Promise<SplitScores[]> {
  const rows = await trx
    .selectFrom("score")
    .select(["board_id", "metric", "value", "low", "high", "error"])
    .where("evaluation_id", "=", evaluationId)
    .execute();
  const merged = new Map<string, Map<string, SplitScores["scores"][number]>>();
  const put = (split: string, score: SplitScores["scores"][number]) =>
    merged.set(split, (merged.get(split) ?? new Map()).set(score.metric, score));
  for (const { board_id, ...score } of rows) {
    put(boards.find(({ id }) => id === board_id)?.split ?? "", score);
  }
  for (const { split, scores } of newer) for (const score of scores) put(split, score);
  return [...merged].map(([split, scores]) => ({ split, scores: [...scores.values()] }));
}
