import { likelyMeant } from "../../kit/spelling.ts";
import { catalogue } from "../../metrics/catalogue.ts";
import type { Scorer } from "../scorer.ts";
import type { Section } from "./section.ts";
import type { MetricSetConfig } from "./types.ts";

/** Which metrics a built-in scorer computes: the labels, the ranking and the primary metric must be among them. */
export function checkScorerMetrics(top: Section, scorer: Scorer, sets: MetricSetConfig[]): void {
  const metrics = catalogue[scorer.task];
  const ids = metrics.map(({ id }) => id);
  const known = new Set(ids);
  const block = top.section("scorer");
  if (scorer.primary !== "" && !known.has(scorer.primary)) {
    block?.error("primary", notComputed(scorer, scorer.primary), remedy(scorer.primary, ids));
  } else if (metrics.some(({ id, target }) => id === scorer.primary && target !== undefined)) {
    block?.error("primary", `"${scorer.primary}" is best in the middle of its range, so it cannot rank.`);
  }
  for (const [index, set] of sets.entries()) {
    const schema = top.sections("leaderboard")[index]?.section("schema");
    for (const { label } of set.metrics.filter((metric) => !known.has(metric.label))) {
      schema?.error("labels", notComputed(scorer, label), remedy(label, ids));
    }
  }
}

/** Of a metric that the platform computes it knows itself whether smaller is better. */
export function withDirections(scorer: Scorer, sets: MetricSetConfig[]): MetricSetConfig[] {
  const ascending = new Map(catalogue[scorer.task].map((metric) => [metric.id, metric.ascending]));
  return sets.map((set) => ({
    ...set,
    metrics: set.metrics.map((metric) => ({
      ...metric,
      ascending: metric.ascending ?? ascending.get(metric.label) ?? null,
    })),
  }));
}

function notComputed(scorer: Scorer, label: string): string {
  return `The scorer for the task ${scorer.task} does not compute "${label}".`;
}

function remedy(label: string, ids: string[]): string {
  const meant = likelyMeant(label.toLowerCase(), ids);
  return meant === null ? `Use one of: ${ids.join(", ")}.` : `Did you mean "${meant}"?`;
}
