import { auroc } from "./auroc.ts";
import { allItems } from "./bootstrap.ts";
import { delongVariance, placements } from "./delong.ts";
import { levelsOf } from "./levels.ts";
import { twoSidedP } from "./normal.ts";
import { tabulate } from "./score-table.ts";

/**
 * Two models on the same cases. `z` and `p` are null where the difference has no variance to be judged by.
 */
export type PairedAurocs = {
  aurocA: number;
  aurocB: number;
  varianceA: number;
  varianceB: number;
  covariance: number;
  z: number | null;
  p: number | null;
};

/**
 * DeLong's test of two correlated AUROCs (Biometrics 1988), two-sided: z = (A − B) / √(v_A + v_B − 2 cov).
 * Two models that rank alike differ by nothing: z = 0, p = 1.
 */
export function delongPaired(truth: Uint8Array, scoreA: Float64Array, scoreB: Float64Array): PairedAurocs {
  const a = placed(truth, scoreA);
  const b = placed(truth, scoreB);
  const sums = [0, 0];
  for (let item = 0; item < truth.length; item++) {
    sums[truth[item]!]! += (a.placement[item]! - a.area) * (b.placement[item]! - b.area);
  }
  const { m, n } = a;
  const covariance = sums[1]! / (m - 1) / m + sums[0]! / (n - 1) / n;
  const difference = a.area - b.area;
  const variance = a.variance + b.variance - 2 * covariance;
  // Rounding may leave a variance that is truly nil an ulp off it.
  const judged = variance > 1e-14 * (a.variance + b.variance);
  const z = judged ? difference / Math.sqrt(variance) : difference === 0 ? 0 : null;
  return {
    aurocA: a.area,
    aurocB: b.area,
    varianceA: a.variance,
    varianceB: b.variance,
    covariance,
    z,
    p: z === null ? null : twoSidedP(z),
  };
}

function placed(truth: Uint8Array, score: Float64Array) {
  const levels = levelsOf(score);
  const table = tabulate(truth, levels, allItems(truth.length));
  const { ofPositive, ofNegative } = placements(table);
  const placement = new Float64Array(truth.length);
  for (let item = 0; item < truth.length; item++) {
    placement[item] = (truth[item] === 1 ? ofPositive : ofNegative)[levels.level[item]!]!;
  }
  return { area: auroc(table), variance: delongVariance(table), placement, m: table.m, n: table.n };
}
