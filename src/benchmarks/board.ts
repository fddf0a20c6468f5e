import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import type { BoardVisibility, MetricConfig } from "./config/types.ts";

/** A part of the hidden data. */
export type Split = { id: number; configId: string; name: string; codename: string };

/** Which metrics a board shows, in which order, and which way each of them is better. */
export type MetricSet = {
  id: number;
  configId: string;
  /** In display order. */
  metrics: MetricConfig[];
  /** Label of the metric that ranks unless the reader asks for another. */
  defaultOrderBy: string;
};

/** One phase on one split, ranked. */
export type Board = {
  id: number;
  phaseId: number;
  split: Split;
  metricSet: MetricSet;
  visibility: BoardVisibility;
  /** Decimals shown; ranks come from the raw values. */
  decimals: number;
  /** Larger is better, for metrics that do not say so themselves. */
  descending: boolean;
  showsScores: boolean;
  showsTime: boolean;
  /** A team stands with its latest submission, not its best. */
  byLatest: boolean;
};

/** The splits of a benchmark, in the order of its configuration. */
export async function splitsOf(db: Db, benchmarkId: number): Promise<Split[]> {
  const rows = await db
    .selectFrom("split")
    .selectAll()
    .where("benchmark_id", "=", benchmarkId)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    configId: row.config_id,
    name: row.name,
    codename: row.codename,
  }));
}

/** The metric sets of a benchmark, in the order of its configuration. */
export async function metricSetsOf(db: Db, benchmarkId: number): Promise<MetricSet[]> {
  const rows = await db
    .selectFrom("metric_set")
    .selectAll()
    .where("benchmark_id", "=", benchmarkId)
    .orderBy("id")
    .execute();
  return rows.map(toMetricSet);
}

/** All boards of a benchmark, by phase in the host's order; who may see which is for the caller to ask of `visibility` and the phase. */
export async function boardsOf(db: Db, benchmarkId: number): Promise<Board[]> {
  const splits = new Map((await splitsOf(db, benchmarkId)).map((split) => [split.id, split]));
  const metricSets = new Map((await metricSetsOf(db, benchmarkId)).map((set) => [set.id, set]));
  const rows = await db
    .selectFrom("board")
    .innerJoin("phase", "phase.id", "board.phase_id")
    .selectAll("board")
    .where("phase.benchmark_id", "=", benchmarkId)
    .orderBy("phase.position")
    .orderBy("board.id")
    .execute();
  return rows.flatMap((row) => {
    const [split, metricSet] = [splits.get(row.split_id), metricSets.get(row.metric_set_id)];
    return split === undefined || metricSet === undefined ? [] : [toBoard(row, split, metricSet)];
  });
}

function toBoard(row: Row<"board">, split: Split, metricSet: MetricSet): Board {
  return {
    id: row.id,
    phaseId: row.phase_id,
    split,
    metricSet,
    visibility: row.visibility,
    decimals: row.decimals,
    descending: row.descending === 1,
    showsScores: row.shows_scores === 1,
    showsTime: row.shows_time === 1,
    byLatest: row.by_latest === 1,
  };
}

function toMetricSet(row: Row<"metric_set">): MetricSet {
  const labels: string[] = JSON.parse(row.labels);
  const details = new Map<string, { ascending?: boolean | null; description?: string }>(
    Object.entries(JSON.parse(row.details)),
  );
  return {
    id: row.id,
    configId: row.config_id,
    metrics: labels.map((label) => ({
      label,
      ascending: details.get(label)?.ascending ?? null,
      description: details.get(label)?.description ?? "",
    })),
    defaultOrderBy: row.default_order_by,
  };
}
