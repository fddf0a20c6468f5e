import { type BinaryCases, type BinaryEstimator, withBothClasses } from "./binary-cases.ts";
import { expectedCalibrationError } from "./calibration.ts";
import type { Estimate } from "./estimate.ts";
import { estimated, notEstimable } from "./estimating.ts";
import { logLosses, squaredErrors } from "./losses.ts";
import { Z95 } from "./normal.ts";
import { type Coefficient, calibrationInTheLarge, calibrationSlope } from "./recalibration.ts";
import { resampled, resampledMean } from "./resampling.ts";

/**
 * Whether the probabilities mean what they say.
 *
 * Slope, calibration-in-the-large and observed/expected have model-based intervals: a bootstrap stratified by
 * outcome holds the event rate fixed, which is the very thing they judge.
 */
export const calibration: Record<string, BinaryEstimator> = {
  brier: (cases, metric) => resampledMean(metric, cases, squaredErrors(cases.truth, cases.probability)),
  brier_skill: withBothClasses((cases, metric) => {
    const reference = (cases.positives * cases.negatives) / cases.n ** 2;
    const losses = squaredErrors(cases.truth, cases.probability);
    return resampledMean(metric, cases, losses, (brier) => 1 - brier / reference);
  }),
  log_loss: (cases, metric) => resampledMean(metric, cases, logLosses(cases.truth, cases.probability)),
  calibration_slope: withBothClasses((cases, metric) =>
    fitted(
      metric,
      cases,
      calibrationSlope(cases.truth, cases.probability),
      "The probabilities are all equal or separate the classes completely: no slope fits.",
    ),
  ),
  calibration_in_the_large: withBothClasses((cases, metric) =>
    fitted(metric, cases, calibrationInTheLarge(cases.truth, cases.probability), "No intercept fits."),
  ),
  observed_expected: observedExpected,
  ece: (cases, metric) => resampled(metric, cases, expectedCalibrationError(cases.truth, cases.probability)),
};

function fitted(metric: string, { n }: BinaryCases, fit: Coefficient | null, note: string): Estimate {
  return fit === null
    ? notEstimable(metric, n, note)
    : estimated(metric, fit.value, fit.interval, "Wald, logistic recalibration", n);
}

/** Events over the sum of risks, with SE(ln O:E) = √((1 − π) / O) (Debray et al., BMJ 2017;356:i6460). */
function observedExpected({ n, positives, negatives, probability }: BinaryCases, metric: string): Estimate {
  const expected = probability.reduce((sum, p) => sum + p, 0);
  if (expected === 0) return notEstimable(metric, n, "All probabilities are 0: no events are expected.");
  const value = positives / expected;
  if (positives === 0 || negatives === 0) {
    return estimated(metric, value, null, "none", n, "Only one class occurs: no interval.");
  }
  const factor = Math.exp(Z95 * Math.sqrt(negatives / n / positives));
  return estimated(metric, value, { low: value / factor, high: value * factor }, "log method", n);
}
