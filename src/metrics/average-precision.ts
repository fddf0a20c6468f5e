import type { ScoreTable } from "./score-table.ts";

/**
 * Average precision Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores, from the highest down: step-wise, since
 * joining the points by straight lines flatters (Davis & Goadrich 2006). A worthless model reaches the
 * prevalence. NaN without positives.
 */
export function averagePrecision(table: ScoreTable): number {
  let truePositives = 0;
  let called = 0;
  let sum = 0;
  for (let level = table.positives.length - 1; level >= 0; level--) {
    const gained = table.positives[level]!;
    truePositives += gained;
    called += gained + table.negatives[level]!;
    if (gained > 0) sum += gained * (truePositives / called);
  }
  return sum / table.m;
}
