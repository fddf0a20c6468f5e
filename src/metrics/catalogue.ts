import { binaryCatalogue } from "./binary-catalogue.ts";
import { multiclassCatalogue } from "./multiclass-catalogue.ts";
import { regressionCatalogue } from "./regression-catalogue.ts";

/** What is known of a metric before any data: how to name it, rank by it and explain it. */
export type Metric = {
  /** lower_snake_case, as in `Estimate.metric`. */
  id: string;
  /** The field's own term. */
  name: string;
  /** True where smaller is better. */
  ascending: boolean;
  /** Least and greatest possible value; ±Infinity where there is none. */
  range: [number, number];
  /** The ideal value, where it is at neither end of the range: such a metric describes, it does not rank. */
  target?: number;
  /** One sentence: what it is, and the source. */
  definition: string;
};

/** The metrics of each built-in task, in the order in which they are estimated and printed. */
export const catalogue: Record<"binary" | "multiclass" | "regression", readonly Metric[]> = {
  binary: binaryCatalogue,
  multiclass: multiclassCatalogue,
  regression: regressionCatalogue,
};
