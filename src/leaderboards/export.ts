import { csvRow } from "../kit/csv-writer.ts";
import type { Presented } from "./present.ts";
import type { VisibleBoard } from "./boards.ts";

/** A board as CSV (RFC 4180): numbers as its reader may see them, text that a spreadsheet could take for a formula defused. */
export function boardCsv(board: VisibleBoard, { rows, showsTime }: Presented): string {
  const labels = board.metricSet.metrics.map((metric) => metric.label);
  const header = [
    "rank",
    "team",
    "method",
    "baseline",
    "submitted_at",
    ...labels.flatMap((label) => [label, `${label} low`, `${label} high`]),
    ...(showsTime ? ["seconds"] : []),
  ];
  const lines = rows.map((row) => [
    row.rank,
    row.team.name,
    row.methodName,
    row.isBaseline ? "yes" : "no",
    new Date(row.submittedAt).toISOString(),
    ...labels.flatMap((label) => {
      const score = row.scores.get(label);
      return [score?.value ?? null, score?.low ?? null, score?.high ?? null];
    }),
    ...(showsTime ? [row.runMs === null ? null : row.runMs / 1000] : []),
  ]);
  return [header, ...lines].map(csvRow).join("");
}

/** A board as data: what the CSV has, with names for everything. */
export function boardJson(board: VisibleBoard, ranking: Presented) {
  return {
    board: board.id,
    phase: { id: board.phase.id, name: board.phase.name, slug: board.phase.slug },
    split: { name: board.split.name, codename: board.split.codename },
    order_by: ranking.orderBy,
    ascending: ranking.ascending,
    metrics: board.metricSet.metrics,
    rows: ranking.rows.map((row) => ({
      rank: row.rank,
      team: row.team.name,
      method: row.methodName,
      baseline: row.isBaseline,
      submitted_at: new Date(row.submittedAt).toISOString(),
      scores: Object.fromEntries(row.scores),
      ...(ranking.showsTime ? { seconds: row.runMs === null ? null : row.runMs / 1000 } : {}),
    })),
  };
}
