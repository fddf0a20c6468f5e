import { auroc } from "./auroc.ts";
import { averagePrecision } from "./average-precision.ts";
import { type BinaryEstimator, withBothClasses } from "./binary-cases.ts";
import { aurocInterval } from "./delong.ts";
import { estimated } from "./estimating.ts";
import { levelsOf } from "./levels.ts";
import { resampled } from "./resampling.ts";
import { scoreTable, tabulate } from "./score-table.ts";

/** How well the scores rank positive above negative cases, whatever the threshold. */
export const discrimination: Record<string, BinaryEstimator> = {
  auroc: withBothClasses(({ truth, probability, n }, metric) => {
    const table = scoreTable(truth, probability);
    const { interval, method } = aurocInterval(table);
    const note = interval === null ? "One score for all, or one case in a class: no interval." : undefined;
    return estimated(metric, auroc(table), interval, method, n, note);
  }),
  average_precision: withBothClasses((cases, metric) => {
    const levels = levelsOf(cases.probability);
    return resampled(metric, cases, (items) => averagePrecision(tabulate(cases.truth, levels, items)));
  }),
};
