import { bootstrap, percentileInterval, strataOf } from "./bootstrap.ts";
import type { Interval } from "./interval.ts";
import { levelsOf } from "./levels.ts";
import { sensitivitiesAt } from "./roc.ts";
import { tabulate } from "./score-table.ts";

/** The specificities 1, 0.95, …, 0 at which the band of a ROC curve is given. */
export const BAND_SPECIFICITIES: readonly number[] = Array.from({ length: 21 }, (_, i) => (20 - i) / 20);

/**
 * Pointwise 95 % band of a ROC curve: the stratified bootstrap interval of the sensitivity at each of
 * `BAND_SPECIFICITIES` (pROC's `ci.se`). Wants both classes. The label names the draw: "<seed>|roc_band|v1".
 */
export function rocBand(truth: Uint8Array, score: Float64Array, label: string): Interval[] {
  const levels = levelsOf(score);
  const replicates: number[][] = [];
  bootstrap(strataOf(truth, 2), label, (items) =>
    replicates.push(sensitivitiesAt(tabulate(truth, levels, items), BAND_SPECIFICITIES)),
  );
  return BAND_SPECIFICITIES.map(
    (_, i) => percentileInterval(Float64Array.from(replicates, (curve) => curve[i]!)).interval!,
  );
}
