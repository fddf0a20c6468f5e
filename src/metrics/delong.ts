import { auroc } from "./auroc.ts";
import type { Interval } from "./interval.ts";
import { Z95 } from "./normal.ts";
import type { ScoreTable } from "./score-table.ts";

/**
 * Per level, the placement of a positive case among the negatives (V10) and of a negative among the positives
 * (V01).
 */
export type Placements = { ofPositive: Float64Array; ofNegative: Float64Array };

/**
 * DeLong's structural components: each is the share of the other class that the case is ranked rightly
 * against.
 */
export function placements(table: ScoreTable): Placements {
  const levels = table.positives.length;
  const ofPositive = new Float64Array(levels);
  const ofNegative = new Float64Array(levels);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let level = 0; level < levels; level++) {
    const p = table.positives[level]!;
    const q = table.negatives[level]!;
    ofPositive[level] = (negativesBelow + q / 2) / table.n;
    ofNegative[level] = 1 - (positivesBelow + p / 2) / table.m;
    positivesBelow += p;
    negativesBelow += q;
  }
  return { ofPositive, ofNegative };
}

/**
 * DeLong's variance of the AUROC (Biometrics 1988; in the linear-time spirit of Sun & Xu 2014): the sample
 * variances of the two sets of placements over their class sizes. NaN where a class has fewer than two cases.
 */
export function delongVariance(table: ScoreTable): number {
  const area = auroc(table);
  const { ofPositive, ofNegative } = placements(table);
  let s10 = 0;
  let s01 = 0;
  for (let level = 0; level < ofPositive.length; level++) {
    s10 += table.positives[level]! * (ofPositive[level]! - area) ** 2;
    s01 += table.negatives[level]! * (ofNegative[level]! - area) ** 2;
  }
  return s10 / (table.m - 1) / table.m + s01 / (table.n - 1) / table.n;
}

/** Plain Wald interval A ± z·SE, clipped to [0, 1]: what most software prints, and too short near 1. */
export function waldInterval(area: number, variance: number): Interval {
  const half = Z95 * Math.sqrt(variance);
  return { low: Math.max(0, area - half), high: Math.min(1, area + half) };
}

/**
 * Interval made on the logit scale and transformed back (Pepe 2003, p. 107); it keeps its coverage near 1.
 */
export function logitInterval(area: number, variance: number): Interval {
  const centre = Math.log(area / (1 - area));
  const half = (Z95 * Math.sqrt(variance)) / (area * (1 - area));
  return { low: 1 / (1 + Math.exp(half - centre)), high: 1 / (1 + Math.exp(-half - centre)) };
}

/**
 * The interval to print, and its name. An area of exactly 0 or 1 has no variance to use: its inner end is the
 * exact (Clopper–Pearson) bound for as many successes as the smaller class has cases. Null where the classes
 * overlap but the variance says nothing: one case in a class, or one score for all.
 */
export function aurocInterval(table: ScoreTable): { interval: Interval | null; method: string } {
  const area = auroc(table);
  const bound = 0.025 ** (1 / Math.min(table.m, table.n));
  const exact = "Clopper–Pearson bound, one-sided";
  if (area === 1) return { interval: { low: bound, high: 1 }, method: exact };
  if (area === 0) return { interval: { low: 0, high: 1 - bound }, method: exact };
  const variance = delongVariance(table);
  const interval = variance > 0 ? logitInterval(area, variance) : null;
  return { interval, method: interval === null ? "none" : "DeLong, logit scale" };
}
