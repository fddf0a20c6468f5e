import { blandAltman } from "./bland-altman.ts";
import { allItems } from "./bootstrap.ts";
import { concordance, fisherInterval, pearson, spearman } from "./correlation.ts";
import type { Estimate } from "./estimate.ts";
import { estimated, notEstimable } from "./estimating.ts";
import { absoluteErrors, squaredErrors } from "./losses.ts";
import { determination, medianOf } from "./regression-errors.ts";
import { resampled, resampledMean, type Sample } from "./resampling.ts";

type RegressionCases = Sample & { truth: Float64Array; predicted: Float64Array };

const CONSTANT = "The true or the predicted values do not vary.";

/** The order in which they are printed. */
const estimators: Record<string, (cases: RegressionCases, metric: string) => Estimate> = {
  mae: (cases, metric) => resampledMean(metric, cases, absoluteErrors(cases.truth, cases.predicted)),
  rmse: (cases, metric) =>
    resampledMean(metric, cases, squaredErrors(cases.truth, cases.predicted), Math.sqrt),
  median_ae: (cases, metric) =>
    resampled(metric, cases, medianOf(absoluteErrors(cases.truth, cases.predicted))),
  r2: (cases, metric) =>
    resampled(metric, cases, determination(cases.truth, cases.predicted), "The true values do not vary."),
  bias: ({ n, truth, predicted }, metric) => {
    const agreement = blandAltman(truth, predicted);
    return agreement === null
      ? estimated(metric, predicted[0]! - truth[0]!, null, "none", n, "One case has no interval.")
      : estimated(metric, agreement.bias, agreement.biasInterval, "t interval", n);
  },
  ccc: (cases, metric) => resampled(metric, cases, concordance(cases.truth, cases.predicted), CONSTANT),
  pearson: ({ n, truth, predicted }, metric) => {
    const r = pearson(truth, predicted)(allItems(n));
    if (Number.isNaN(r)) return notEstimable(metric, n, CONSTANT);
    const interval = fisherInterval(r, n);
    return interval === null
      ? estimated(metric, r, null, "none", n, "Fewer than four cases or a perfect line: no interval.")
      : estimated(metric, r, interval, "Fisher z", n);
  },
  spearman: (cases, metric) => resampled(metric, cases, spearman(cases.truth, cases.predicted), CONSTANT),
};

/**
 * The metrics of a predicted quantity, in its units where they have one, with 95 % intervals, in the order of
 * the catalogue. `seed` is "<submission sha256>|<phase id>". `only` names the metrics wanted, all if absent.
 */
export function regressionEstimates(
  truth: Float64Array,
  predicted: Float64Array,
  options: { seed: string; only?: ReadonlySet<string> },
): Estimate[] {
  if (truth.length !== predicted.length) throw new RangeError("Truth and predictions differ in length.");
  const cases: RegressionCases = { n: truth.length, strata: null, seed: options.seed, truth, predicted };
  return Object.entries(estimators)
    .filter(([metric]) => options.only?.has(metric) ?? true)
    .map(([metric, estimate]) =>
      cases.n === 0 ? notEstimable(metric, 0, "There are no cases.") : estimate(cases, metric),
    );
}
