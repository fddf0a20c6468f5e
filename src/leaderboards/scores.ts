import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";

/** A score as a board shows it, with its 95 % interval where the evaluator gave one. */
export type RankedScore = { value: number; low: number | null; high: number | null; error: number | null };

/** The scores of some evaluations on one board: evaluation id → metric label → score. */
export async function scoresOf(
  db: Db,
  boardId: number,
  evaluationIds: number[],
): Promise<Map<number, Map<string, RankedScore>>> {
  const byEvaluation = new Map<number, Map<string, RankedScore>>();
  if (evaluationIds.length === 0) return byEvaluation;
  const rows = await db
    .selectFrom("score")
    .select(["evaluation_id", "metric", "value", "low", "high", "error"])
    .where("board_id", "=", boardId)
    .where(oneOf("evaluation_id", evaluationIds))
    .execute();
  for (const { evaluation_id, metric, ...score } of rows) {
    const scores = byEvaluation.get(evaluation_id) ?? new Map<string, RankedScore>();
    byEvaluation.set(evaluation_id, scores.set(metric, score));
  }
  return byEvaluation;
}

/** Everything one evaluation scored, by board: for the page of a submission. */
export async function scoresByBoard(
  db: Db,
  evaluationId: number,
): Promise<Map<number, Map<string, RankedScore>>> {
  const rows = await db
    .selectFrom("score")
    .select(["board_id", "metric", "value", "low", "high", "error"])
    .where("evaluation_id", "=", evaluationId)
    .execute();
  const byBoard = new Map<number, Map<string, RankedScore>>();
  for (const { board_id, metric, ...score } of rows) {
    const scores = byBoard.get(board_id) ?? new Map<string, RankedScore>();
    byBoard.set(board_id, scores.set(metric, score));
  }
  return byBoard;
}
