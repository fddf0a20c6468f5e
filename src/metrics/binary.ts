import { calibration } from "./binary-calibration.ts";
import { type BinaryEstimator, binaryCases } from "./binary-cases.ts";
import { decisions } from "./binary-decisions.ts";
import { discrimination } from "./binary-discrimination.ts";
import type { Estimate } from "./estimate.ts";
import { notEstimable } from "./estimating.ts";

/** The order in which they are printed. */
const estimators: Record<string, BinaryEstimator> = { ...discrimination, ...calibration, ...decisions };

/**
 * The metrics of a two-class problem with 95 % intervals, in the order of the catalogue.
 *
 * `truth` holds 0 or 1 per case, `probability` the predicted probability of 1 in [0, 1]; a case is called
 * positive where that reaches `threshold`. `seed` is "<submission sha256>|<phase id>". `only` names the
 * metrics wanted, all if absent.
 */
export function binaryEstimates(
  truth: Uint8Array,
  probability: Float64Array,
  options: { threshold: number; seed: string; only?: ReadonlySet<string> },
): Estimate[] {
  if (truth.length !== probability.length) throw new RangeError("Truth and probabilities differ in length.");
  const cases = binaryCases(truth, probability, options.threshold, options.seed);
  return Object.entries(estimators)
    .filter(([metric]) => options.only?.has(metric) ?? true)
    .map(([metric, estimate]) =>
      cases.n === 0 ? notEstimable(metric, 0, "There are no cases.") : estimate(cases, metric),
    );
}
