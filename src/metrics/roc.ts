import type { ScoreTable } from "./score-table.ts";

/** A vertex of the ROC curve. */
export type RocPoint = { falsePositiveRate: number; sensitivity: number };

/**
 * The ROC curve, one vertex per distinct score from the highest down, starting at (0, 0). Wants both classes.
 */
export function rocPoints(table: ScoreTable): RocPoint[] {
  const points: RocPoint[] = [{ falsePositiveRate: 0, sensitivity: 0 }];
  let truePositives = 0;
  let falsePositives = 0;
  for (let level = table.positives.length - 1; level >= 0; level--) {
    if (table.positives[level] === 0 && table.negatives[level] === 0) continue;
    truePositives += table.positives[level]!;
    falsePositives += table.negatives[level]!;
    points.push({ falsePositiveRate: falsePositives / table.n, sensitivity: truePositives / table.m });
  }
  return points;
}

/**
 * Sensitivities of the curve at specificities given in descending order: straight between vertices, the upper
 * end of a vertical step.
 */
export function sensitivitiesAt(table: ScoreTable, specificities: readonly number[]): number[] {
  const found: number[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let level = table.positives.length - 1; level >= 0 && found.length < specificities.length; level--) {
    const p = table.positives[level]!;
    const q = table.negatives[level]!;
    for (; found.length < specificities.length;) {
      const missing = (1 - specificities[found.length]!) * table.n - falsePositives;
      // In counts; 1 − 0.9 is not quite 0.1, and must still reach the top of the step that stands there.
      if (missing + 1e-9 >= q) break;
      found.push((truePositives + (p * Math.max(0, missing)) / q) / table.m);
    }
    truePositives += p;
    falsePositives += q;
  }
  while (found.length < specificities.length) found.push(1);
  return found;
}

/**
 * The level (index of a distinct score) at which `score ≥ t` has the greatest J = sensitivity + specificity −
 * 1 (Youden 1950); the highest such score if several. Chosen on the test data, it is optimistic.
 */
export function youden(table: ScoreTable): { level: number; j: number } {
  let best = { level: table.positives.length, j: 0 };
  let sensitivity = 0;
  let falsePositiveRate = 0;
  for (let level = table.positives.length - 1; level >= 0; level--) {
    sensitivity += table.positives[level]! / table.m;
    falsePositiveRate += table.negatives[level]! / table.n;
    if (sensitivity - falsePositiveRate > best.j + 1e-12)
      best = { level, j: sensitivity - falsePositiveRate };
  }
  return best;
}
