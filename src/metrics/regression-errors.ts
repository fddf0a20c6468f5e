import type { Statistic } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { levelsOf } from "./levels.ts";
import { moments } from "./moments.ts";
import { wilson } from "./wilson.ts";

/** The median of some cases' errors, with a mean of the middle two where their number is even. */
export function medianOf(errors: Float64Array): Statistic {
  const levels = levelsOf(errors);
  const counts = new Uint32Array(levels.values.length);
  return (items) => {
    counts.fill(0);
    for (let i = 0; i < items.length; i++) counts[levels.level[items[i]!]!]!++;
    const half = (items.length - 1) / 2;
    return (valueAt(Math.floor(half)) + valueAt(Math.ceil(half))) / 2;
  };

  /** The value of the given rank (from 0) among the cases counted. */
  function valueAt(rank: number): number {
    let level = 0;
    for (let passed = counts[0]!; passed <= rank; passed += counts[level]!) level++;
    return levels.values[level]!;
  }
}

/**
 * Coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − ȳ)², of some cases. NaN where the truth does not vary.
 */
export function determination(truth: Float64Array, predicted: Float64Array): Statistic {
  return (items) => {
    let residual = 0;
    for (let i = 0; i < items.length; i++) residual += (truth[items[i]!]! - predicted[items[i]!]!) ** 2;
    const total = moments(truth, predicted, items).xx;
    return total === 0 ? NaN : 1 - residual / total;
  };
}

/**
 * Share of cases predicted within ± the clinically acceptable error, in the units of the target, with Wilson
 * interval.
 */
export function withinTolerance(
  truth: Float64Array,
  predicted: Float64Array,
  tolerance: number,
): { k: number; n: number; interval: Interval } {
  let k = 0;
  for (let item = 0; item < truth.length; item++) {
    if (Math.abs(predicted[item]! - truth[item]!) <= tolerance) k++;
  }
  return { k, n: truth.length, interval: wilson(k, truth.length) };
}
