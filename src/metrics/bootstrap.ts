import type { Interval } from "./interval.ts";
import { Xoshiro128 } from "./prng.ts";
import { quantile } from "./quantile.ts";

/**
 * A number computed from some of the cases, given by index; a resampled case occurs more than once. NaN: not
 * estimable.
 */
export type Statistic = (items: Uint32Array) => number;

/** How many times the bootstrap resamples. */
export const REPLICATES = 2000;

/**
 * Above this many cases (2 · 10⁸ draws an interval) the bootstrap is not run: a mean gets its normal
 * interval, which by then is the same to the printed digit, and other statistics are given without interval,
 * saying so.
 */
export const BOOTSTRAP_MOST_CASES = 100_000;

/** The indices of the cases of each class, in ascending class order; within a class in file order. */
export function strataOf(labels: Uint8Array | Int32Array, classes: number): Uint32Array[] {
  const sizes = new Uint32Array(classes);
  for (const label of labels) sizes[label]!++;
  const strata = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(classes);
  labels.forEach((label: number, item: number) => {
    strata[label]![filled[label]!++] = item;
  });
  return strata;
}

/** All cases in file order: the sample itself, and the only stratum where there are no classes. */
export function allItems(n: number): Uint32Array {
  const items = new Uint32Array(n);
  for (let i = 0; i < n; i++) items[i] = i;
  return items;
}

/**
 * Stratified bootstrap (Efron & Tibshirani 1993; Davison & Hinkley 1997): the statistic of `replicates`
 * samples, each drawn with replacement within every stratum in turn by the generator named `label`.
 */
export function bootstrap(
  strata: readonly Uint32Array[],
  label: string,
  statistic: Statistic,
  replicates = REPLICATES,
): Float64Array {
  const generator = new Xoshiro128(label);
  const drawn = new Uint32Array(strata.reduce((sum, stratum) => sum + stratum.length, 0));
  const results = new Float64Array(replicates);
  for (let b = 0; b < replicates; b++) {
    let start = 0;
    for (const stratum of strata) {
      const part = drawn.subarray(start, start + stratum.length);
      generator.fillBelow(stratum.length, part);
      lookUp(stratum, part);
      start += stratum.length;
    }
    results[b] = statistic(drawn);
  }
  return results;
}

/** Replaces positions within the stratum by the items that stand there. */
function lookUp(stratum: Uint32Array, positions: Uint32Array): void {
  for (let i = 0; i < positions.length; i++) positions[i] = stratum[positions[i]!]!;
}

/**
 * 95 % percentile interval of bootstrap replicates. Replicates that are not finite are left out and counted;
 * where they are more than 5 % there is no interval.
 */
export function percentileInterval(replicates: Float64Array): {
  interval: Interval | null;
  discarded: number;
} {
  const finite = replicates.filter(Number.isFinite).sort();
  const discarded = replicates.length - finite.length;
  if (finite.length === 0 || finite.length < 0.95 * replicates.length) return { interval: null, discarded };
  return { interval: { low: quantile(finite, 0.025), high: quantile(finite, 0.975) }, discarded };
}
