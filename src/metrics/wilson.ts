import type { Interval } from "./interval.ts";
import { Z95 } from "./normal.ts";

/**
 * Wilson's score interval for k of n, without continuity correction, clamped to [0, 1]
 * (Wilson 1927; Newcombe, Stat Med 1998; Brown, Cai & DasGupta 2001). Wants n ≥ 1.
 */
export function wilson(k: number, n: number): Interval {
  const p = k / n;
  const zz = Z95 * Z95;
  const shrink = 1 + zz / n;
  const centre = (p + zz / (2 * n)) / shrink;
  const half = (Z95 / shrink) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  // At the ends the score interval touches 0 and 1 exactly; rounding would leave it an ulp short.
  return {
    low: k === 0 ? 0 : Math.max(0, centre - half),
    high: k === n ? 1 : Math.min(1, centre + half),
  };
}
