import { allItems, type Statistic } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { levelsOf } from "./levels.ts";
import { midrankPerLevel } from "./midranks.ts";
import { moments } from "./moments.ts";
import { Z95 } from "./normal.ts";

/** Pearson's product-moment correlation of some cases. NaN where a column does not vary. */
export function pearson(x: Float64Array, y: Float64Array): Statistic {
  return (items) => {
    const { xx, yy, xy } = moments(x, y, items);
    // Rounding may carry a perfect correlation an ulp beyond 1.
    return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
  };
}

/** Spearman's rank correlation, with mid-ranks for ties. NaN where a column does not vary. */
export function spearman(x: Float64Array, y: Float64Array): Statistic {
  const levelsX = levelsOf(x);
  const levelsY = levelsOf(y);
  const rankX = new Float64Array(x.length);
  const rankY = new Float64Array(y.length);
  const ofRanks = pearson(rankX, rankY);
  return (items) => {
    const midX = midrankPerLevel(levelsX, items);
    const midY = midrankPerLevel(levelsY, items);
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      rankX[item] = midX[levelsX.level[item]!]!;
      rankY[item] = midY[levelsY.level[item]!]!;
    }
    return ofRanks(items);
  };
}

/**
 * Lin's concordance correlation coefficient (Biometrics 1989), with population variances: agreement with the
 * identity line, 2 s_xy / (s²_x + s²_y + (x̄ − ȳ)²). NaN where neither column varies and the means agree.
 */
export function concordance(x: Float64Array, y: Float64Array): Statistic {
  return (items) => {
    const { meanX, meanY, xx, yy, xy } = moments(x, y, items);
    return (2 * xy) / (xx + yy + items.length * (meanX - meanY) ** 2);
  };
}

/** Fisher's z interval of a correlation of n cases. Null where it is exactly ±1 or n < 4. */
export function fisherInterval(r: number, n: number): Interval | null {
  if (n < 4 || Math.abs(r) >= 1) return null;
  const half = Z95 / Math.sqrt(n - 3);
  return { low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half) };
}

/**
 * Least-squares line of the truth on the prediction: identity where predictions are calibrated. NaN if they
 * do not vary.
 */
export function calibrationLine(
  truth: Float64Array,
  predicted: Float64Array,
): { slope: number; intercept: number } {
  const { meanX, meanY, xx, xy } = moments(predicted, truth, allItems(truth.length));
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX };
}
