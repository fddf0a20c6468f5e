import type { Statistic } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { wilson } from "./wilson.ts";

/** Number of bins of every calibration statistic here. */
const BINS = 10;

/**
 * Expected calibration error over ten bins of equal width, [l, u) with the last one closed: Σ n_b/N · |ȳ_b −
 * p̄_b| (Naeini 2015; torchmetrics' `l1`). `hit` is 1 where the predicted event happened.
 */
export function expectedCalibrationError(hit: Uint8Array, probability: Float64Array): Statistic {
  const bin = Uint8Array.from(probability, (p) => Math.min(BINS - 1, Math.floor(p * BINS)));
  const excess = probability.map((p, item) => hit[item]! - p);
  const sums = new Float64Array(BINS);
  return (items) => {
    sums.fill(0);
    for (let i = 0; i < items.length; i++) sums[bin[items[i]!]!]! += excess[items[i]!]!;
    // n_b · |ȳ_b − p̄_b| is |Σ (y − p)| over the bin, so the bins' sizes cancel.
    return sums.reduce((total, sum) => total + Math.abs(sum), 0) / items.length;
  };
}

/** One bin of a calibration plot. */
export type CalibrationBin = { n: number; meanPredicted: number; rate: number; interval: Interval };

/**
 * At most ten bins of equal count by ascending probability (ties in file order), each with its observed rate
 * and Wilson interval.
 */
export function calibrationBins(hit: Uint8Array, probability: Float64Array): CalibrationBin[] {
  const order = Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]!);
  const bins: CalibrationBin[] = [];
  for (let b = 0; b < BINS; b++) {
    const members = order.slice(
      Math.floor((b * order.length) / BINS),
      Math.floor(((b + 1) * order.length) / BINS),
    );
    if (members.length === 0) continue;
    const n = members.length;
    const hits = members.reduce((sum, item) => sum + hit[item]!, 0);
    const predicted = members.reduce((sum, item) => sum + probability[item]!, 0);
    bins.push({ n, meanPredicted: predicted / n, rate: hits / n, interval: wilson(hits, n) });
  }
  return bins;
}

/** Expected calibration error over the equal-count bins of a calibration plot. */
export function equalCountCalibrationError(bins: readonly CalibrationBin[]): number {
  const cases = bins.reduce((sum, bin) => sum + bin.n, 0);
  return bins.reduce((sum, bin) => sum + (bin.n / cases) * Math.abs(bin.rate - bin.meanPredicted), 0);
}
