import type { Scorer } from "../../benchmarks/scorer.ts";
import { catalogue, type Metric } from "../../metrics/catalogue.ts";

/** The metrics that a scorer can compute; the weighted kappa needs ordered classes. */
export function metricsOf({ task, ordinal }: Scorer): Metric[] {
  return catalogue[task].filter(({ id }) => ordinal || id !== "weighted_kappa");
}

/** The metric that a board means by a label: its id or name, whatever the case and the spaces. */
export function metricOfLabel(label: string, scorer: Scorer): Metric | undefined {
  const wanted = plain(label);
  return metricsOf(scorer).find(({ id, name }) => plain(id) === wanted || plain(name) === wanted);
}

function plain(label: string): string {
  return label.toLowerCase().replace(/[\s_-]+/g, "");
}
