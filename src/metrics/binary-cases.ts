import type { Estimate } from "./estimate.ts";
import { type Confusion, confusion, decideAt } from "./confusion.ts";
import { notEstimable } from "./estimating.ts";
import type { Sample } from "./resampling.ts";

/** Scored cases of a two-class problem, with the decisions made at the declared threshold. */
export type BinaryCases = Sample & {
  truth: Uint8Array;
  probability: Float64Array;
  threshold: number;
  positives: number;
  negatives: number;
  decided: Uint8Array;
  matrix: Confusion;
};

/** One metric of such cases. */
export type BinaryEstimator = (cases: BinaryCases, metric: string) => Estimate;

/** Truth is 0 or 1 per case; the decision is positive where the probability reaches the threshold. */
export function binaryCases(
  truth: Uint8Array,
  probability: Float64Array,
  threshold: number,
  seed: string,
): BinaryCases {
  const decided = decideAt(probability, threshold);
  const matrix = confusion(truth, decided, 2);
  const positives = matrix.counts[2]! + matrix.counts[3]!;
  const n = truth.length;
  const strata = { labels: truth, classes: 2 };
  return {
    n,
    strata,
    seed,
    truth,
    probability,
    threshold,
    positives,
    negatives: n - positives,
    decided,
    matrix,
  };
}

/** Not estimable unless both classes occur in the truth. */
export function withBothClasses(estimator: BinaryEstimator): BinaryEstimator {
  return (cases, metric) => {
    if (cases.positives === 0) return notEstimable(metric, cases.n, "There are no positive cases.");
    if (cases.negatives === 0) return notEstimable(metric, cases.n, "There are no negative cases.");
    return estimator(cases, metric);
  };
}
