import { type BinaryCases, type BinaryEstimator, withBothClasses } from "./binary-cases.ts";
import { binaryCounts, type Confusion, ofConfusion } from "./confusion.ts";
import { balancedAccuracy, f1, matthews } from "./decisions.ts";
import type { Estimate } from "./estimate.ts";
import { estimated, notEstimable, proportion } from "./estimating.ts";
import { cohenKappa } from "./kappa.ts";
import {
  type LikelihoodRatio,
  negativeLikelihoodRatio,
  positiveLikelihoodRatio,
} from "./likelihood-ratios.ts";
import { netBenefit } from "./net-benefit.ts";
import { resampled } from "./resampling.ts";

/** What the decisions at the declared threshold are worth. */
export const decisions: Record<string, BinaryEstimator> = {
  sensitivity: ({ matrix, positives }, metric) =>
    proportion(metric, binaryCounts(matrix).tp, positives, "There are no positive cases."),
  specificity: ({ matrix, negatives }, metric) =>
    proportion(metric, binaryCounts(matrix).tn, negatives, "There are no negative cases."),
  ppv: ({ matrix }, metric) => {
    const { tp, fp } = binaryCounts(matrix);
    return proportion(metric, tp, tp + fp, "No case is called positive.");
  },
  npv: ({ matrix }, metric) => {
    const { tn, fn } = binaryCounts(matrix);
    return proportion(metric, tn, tn + fn, "No case is called negative.");
  },
  accuracy: ({ matrix, n }, metric) => {
    const { tp, tn } = binaryCounts(matrix);
    return proportion(metric, tp + tn, n, "There are no cases.");
  },
  balanced_accuracy: ofMatrix(balancedAccuracy),
  f1: ofMatrix((matrix) => f1(matrix, 1)),
  mcc: ofMatrix(matthews),
  kappa: ofMatrix(cohenKappa),
  lr_positive: withBothClasses((cases, metric) =>
    likelihoodRatio(
      metric,
      cases,
      positiveLikelihoodRatio(binaryCounts(cases.matrix)),
      "No negative case is called positive: the ratio is infinite or undefined.",
    ),
  ),
  lr_negative: withBothClasses((cases, metric) =>
    likelihoodRatio(
      metric,
      cases,
      negativeLikelihoodRatio(binaryCounts(cases.matrix)),
      "No negative case is called negative: the ratio is infinite or undefined.",
    ),
  ),
  net_benefit: (cases, metric) => {
    const benefit = ofMatrix((matrix) => netBenefit(matrix, cases.threshold));
    return cases.threshold < 1
      ? benefit(cases, metric)
      : notEstimable(metric, cases.n, "At a threshold of 1 a false positive weighs infinitely.");
  },
};

/** A bootstrapped function of the confusion matrix. */
function ofMatrix(compute: (matrix: Confusion) => number): BinaryEstimator {
  return withBothClasses((cases, metric) =>
    resampled(
      metric,
      cases,
      ofConfusion(cases.truth, cases.decided, 2, compute),
      "All cases are decided alike: the coefficient is undefined.",
    ),
  );
}

function likelihoodRatio(metric: string, { n }: BinaryCases, ratio: LikelihoodRatio, note: string): Estimate {
  if (ratio.value === null) return notEstimable(metric, n, note);
  const none = ratio.interval === null;
  return estimated(
    metric,
    ratio.value,
    ratio.interval,
    none ? "none" : "log method",
    n,
    none ? "The ratio is 0: its logarithm has no interval." : undefined,
  );
}
