import type { ScoreTable } from "./score-table.ts";

/**
 * Area under the ROC curve: the share of (positive, negative) pairs in which the positive case has the higher
 * score, ties counting ½ (Mann & Whitney; Hanley & McNeil 1982). NaN where a class is absent.
 */
export function auroc(table: ScoreTable): number {
  let wins = 0;
  let below = 0;
  for (let level = 0; level < table.positives.length; level++) {
    const tied = table.negatives[level]!;
    wins += table.positives[level]! * (below + tied / 2);
    below += tied;
  }
  return wins / (table.m * table.n);
}
