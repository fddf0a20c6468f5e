import { betaQuantile } from "./beta.ts";
import type { Interval } from "./interval.ts";

/**
 * Clopper & Pearson's exact 95 % interval for k of n (Biometrika 1934), from the quantiles of the beta
 * distribution.
 */
export function clopperPearson(k: number, n: number): Interval {
  return {
    low: k === 0 ? 0 : betaQuantile(0.025, k, n - k + 1),
    high: k === n ? 1 : betaQuantile(0.975, k + 1, n - k),
  };
}
