import {
  BOOTSTRAP_MOST_CASES,
  REPLICATES,
  type Statistic,
  allItems,
  bootstrap,
  percentileInterval,
  strataOf,
} from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { estimated, notEstimable } from "./estimating.ts";
import type { Interval } from "./interval.ts";
import { meanOf } from "./losses.ts";
import { Z95 } from "./normal.ts";

/**
 * What is resampled: n cases, within their classes if they have any, by generators named
 * "<seed>|<metric>|v1".
 */
export type Sample = {
  n: number;
  strata: { labels: Uint8Array | Int32Array; classes: number } | null;
  seed: string;
};

/**
 * A statistic with its bootstrap percentile interval; `undefinedNote` says why it has no value, if it has
 * none.
 */
export function resampled(
  metric: string,
  sample: Sample,
  statistic: Statistic,
  undefinedNote = "There are no cases.",
): Estimate {
  const { n, seed } = sample;
  const value = statistic(allItems(n));
  if (!Number.isFinite(value)) return notEstimable(metric, n, undefinedNote);
  if (n > BOOTSTRAP_MOST_CASES) {
    return estimated(metric, value, null, "none", n, "More than 100,000 cases: no bootstrap interval.");
  }
  const { interval, discarded } = percentileInterval(
    bootstrap(strataIn(sample), `${seed}|${metric}|v1`, statistic),
  );
  const kind = sample.strata === null ? "bootstrap" : "stratified bootstrap";
  const fate = interval === null ? "so there is no interval" : "and were left out";
  const note =
    discarded === 0 ? undefined : `${discarded} of ${REPLICATES} bootstrap samples gave no value, ${fate}.`;
  return estimated(metric, value, interval, `${kind}, B = ${REPLICATES}`, n, note);
}

/**
 * The mean of per-case losses (at least 0), or a monotone function of it, with its interval: bootstrapped, or
 * for more than 100,000 cases by the normal approximation of the mean.
 */
export function resampledMean(
  metric: string,
  sample: Sample,
  losses: Float64Array,
  scale: (mean: number) => number = (mean) => mean,
): Estimate {
  const mean = meanOf(losses);
  if (sample.n <= BOOTSTRAP_MOST_CASES) {
    return resampled(metric, sample, (items) => scale(mean(items)));
  }
  const value = mean(allItems(sample.n));
  const half = Z95 * standardError(losses, strataIn(sample));
  const ends = [scale(Math.max(0, value - half)), scale(value + half)];
  const interval: Interval = { low: Math.min(...ends), high: Math.max(...ends) };
  const method = sample.strata === null ? "normal approximation" : "stratified normal approximation";
  return estimated(metric, scale(value), interval, method, sample.n);
}

function strataIn({ n, strata }: Sample): Uint32Array[] {
  return strata === null ? [allItems(n)] : strataOf(strata.labels, strata.classes);
}

/** Standard error of the mean of a stratified sample: √Σ n_s² (s²_s / n_s) over n. */
function standardError(losses: Float64Array, strata: readonly Uint32Array[]): number {
  let variance = 0;
  for (const stratum of strata) {
    if (stratum.length < 2) continue;
    const mean = meanOf(losses)(stratum);
    const spread = stratum.reduce((sum, item) => sum + (losses[item]! - mean) ** 2, 0);
    variance += (stratum.length * spread) / (stratum.length - 1);
  }
  return Math.sqrt(variance) / losses.length;
}
