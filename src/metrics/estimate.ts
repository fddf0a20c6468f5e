/** One metric of one set of predictions, with its interval. The shape in which every statistic leaves this folder. */
export type Estimate = {
  /** Metric id in lower_snake_case: "auroc", "sensitivity", "rmse". */
  metric: string;
  /** The estimate, or null where the data cannot carry it ("not estimable", never 0.5). */
  value: number | null;
  /** Lower and upper end of the 95 % interval, or null where none can be given. */
  low: number | null;
  high: number | null;
  /** How the interval was made: "Wilson", "DeLong, logit scale", "stratified bootstrap, B = 2000" … */
  method: string;
  /** Number of cases the estimate rests on. */
  n: number;
  /** Why the value or its interval is missing or unreliable, as a sentence. */
  note?: string;
};
