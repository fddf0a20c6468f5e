import type { Interval } from "./interval.ts";
import { Z95 } from "./normal.ts";

/**
 * A likelihood ratio; value null where it is infinite or 0/0, interval null where the log method has none.
 */
export type LikelihoodRatio = { value: number | null; interval: Interval | null };

type Counts = { tp: number; fp: number; fn: number; tn: number };

/** LR+ = sensitivity / (1 − specificity): how much a positive result raises the odds. */
export function positiveLikelihoodRatio({ tp, fp, fn, tn }: Counts): LikelihoodRatio {
  return ratio(tp, tp + fn, fp, fp + tn);
}

/** LR− = (1 − sensitivity) / specificity: how much a negative result lowers the odds. */
export function negativeLikelihoodRatio({ tp, fp, fn, tn }: Counts): LikelihoodRatio {
  return ratio(fn, tp + fn, tn, fp + tn);
}

/**
 * (a/m) / (b/n) with the log-method interval (Simel, Samsa & Matchar 1991): SE² = (1 − a/m)/a + (1 − b/n)/b.
 */
function ratio(a: number, m: number, b: number, n: number): LikelihoodRatio {
  if (m === 0 || n === 0 || b === 0) return { value: null, interval: null };
  const value = a / m / (b / n);
  if (a === 0) return { value, interval: null };
  const factor = Math.exp(Z95 * Math.sqrt((1 - a / m) / a + (1 - b / n) / b));
  return { value, interval: { low: value / factor, high: value * factor } };
}
