import { boardsOf } from "../benchmarks/board.ts";
import { withDecimals } from "../kit/decimals.ts";
import type { Db } from "../platform/database.ts";
import type { Submission } from "../submissions/submission.ts";
import { scoresByBoard } from "./scores.ts";

/** Scores with as many decimals as their board shows: split codename → metric label → value. */
export type OwnResult = Record<string, Record<string, number>>;

/** What a submission scored on the boards that its team may see: for the file that the team fetches. */
export async function ownResult(
  db: Db,
  { phaseId, boardPublic, evaluation }: Pick<Submission, "phaseId" | "boardPublic" | "evaluation">,
  benchmarkId: number,
): Promise<OwnResult> {
  if (evaluation === null || !boardPublic) return {};
  const boards = (await boardsOf(db, benchmarkId)).filter(
    (board) => board.phaseId === phaseId && board.visibility !== "host",
  );
  const scores = await scoresByBoard(db, evaluation.id);
  const result: OwnResult = {};
  for (const { id, split, decimals } of boards) {
    for (const [label, { value }] of scores.get(id) ?? [])
      (result[split.codename] ??= {})[label] = withDecimals(value, decimals);
  }
  return result;
}
