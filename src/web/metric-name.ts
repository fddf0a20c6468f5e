import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { MetricConfig } from "../benchmarks/config/types.ts";
import { metricOfLabel } from "../evaluations/scorer/metric-labels.ts";

/** What a metric is called where people read it: by the field's own term, where the scorer is ours. */
export function metricName({ scorer }: Pick<Benchmark, "scorer">, label: string): string {
  return (scorer === null ? undefined : metricOfLabel(label, scorer)?.name) ?? label;
}

/** What a metric means: in the host's words, or else in ours; "" where nobody has said. */
export function metricMeaning({ scorer }: Pick<Benchmark, "scorer">, metric: MetricConfig): string {
  if (metric.description !== "") return metric.description;
  return (scorer === null ? undefined : metricOfLabel(metric.label, scorer)?.definition) ?? "";
}
