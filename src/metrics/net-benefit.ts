import { binaryCounts, type Confusion, confusion, decideAt } from "./confusion.ts";

/**
 * Net benefit of acting on decisions made at threshold t: TP/N − FP/N · t/(1 − t) (Vickers & Elkin 2006), t <
 * 1. In units of true positives per case.
 */
export function netBenefit(matrix: Confusion, threshold: number): number {
  const { tp, fp, fn, tn } = binaryCounts(matrix);
  const cases = tp + fp + fn + tn;
  return tp / cases - (fp / cases) * (threshold / (1 - threshold));
}

/** A threshold of a decision curve; treating none has net benefit 0 throughout. */
export type DecisionPoint = { threshold: number; model: number; treatAll: number };

/** Net benefit of the model and of treating everybody at each threshold in [0, 1). */
export function decisionCurve(
  truth: Uint8Array,
  probability: Float64Array,
  thresholds: readonly number[],
): DecisionPoint[] {
  const everybody = confusion(truth, new Uint8Array(truth.length).fill(1), 2);
  return thresholds.map((threshold) => ({
    threshold,
    model: netBenefit(confusion(truth, decideAt(probability, threshold), 2), threshold),
    treatAll: netBenefit(everybody, threshold),
  }));
}
