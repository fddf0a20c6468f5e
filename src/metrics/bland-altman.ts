import type { Interval } from "./interval.ts";
import { studentT95 } from "./student-t.ts";

/** Agreement of a prediction with the truth, in the units of the target. */
export type Agreement = {
  /** Mean of predicted − true, its t interval, and the standard deviation of the differences. */
  bias: number;
  biasInterval: Interval;
  sd: number;
  /**
   * Limits between which 95 % of the differences are expected, bias ± 1.96 sd, and the standard error of
   * each.
   */
  limits: Interval;
  limitStandardError: number;
};

/** Bland & Altman's bias and limits of agreement (Lancet 1986). Null for fewer than two cases. */
export function blandAltman(truth: Float64Array, predicted: Float64Array): Agreement | null {
  const n = truth.length;
  if (n < 2) return null;
  const differences = predicted.map((value, item) => value - truth[item]!);
  const bias = differences.reduce((sum, d) => sum + d, 0) / n;
  const sd = Math.sqrt(differences.reduce((sum, d) => sum + (d - bias) ** 2, 0) / (n - 1));
  const half = (studentT95(n - 1) * sd) / Math.sqrt(n);
  return {
    bias,
    biasInterval: { low: bias - half, high: bias + half },
    sd,
    limits: { low: bias - 1.96 * sd, high: bias + 1.96 * sd },
    limitStandardError: sd * Math.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1))),
  };
}
