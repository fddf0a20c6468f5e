import { Badge } from "../parts/badge.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Instant, Interval, Score } from "../parts/quantity.tsx";
import { ScoreChart } from "../parts/score-chart.tsx";
import type { ChartRow } from "../parts/score-chart.tsx";

type Row = ChartRow & { rank: number | null; method: string; brier: number | null; at: number };

const at = Date.UTC(2026, 10, 23, 14, 5);
const rows: Row[] = [
  {
    key: 1,
    rank: 1,
    name: "Northern Lights",
    method: "Gradient boosting, 30 features",
    value: 0.9914,
    low: 0.9812,
    high: 0.9961,
    brier: 0.031,
    at,
  },
  {
    key: 2,
    rank: 2,
    name: "Aurora",
    method: "Calibrated SVM",
    value: 0.9887,
    low: 0.9768,
    high: 0.9945,
    brier: 0.034,
    at,
    kind: "own",
  },
  {
    key: 3,
    rank: 3,
    name: "A team with an uncommonly long name that has to go somewhere",
    method: "Ensemble",
    value: 0.9832,
    low: 0.9689,
    high: 0.991,
    brier: null,
    at,
  },
  {
    key: "b1",
    rank: null,
    name: "Logistic regression",
    method: "All features, standardised",
    value: 0.9795,
    low: 0.9638,
    high: 0.9885,
    brier: 0.042,
    at,
    kind: "baseline",
  },
  {
    key: 4,
    rank: 4,
    name: "Group 12",
    method: "k nearest neighbours",
    value: 0.9641,
    low: null,
    high: null,
    brier: 0.058,
    at,
  },
  {
    key: "b2",
    rank: null,
    name: "One feature",
    method: "Mean radius alone",
    value: 0.9372,
    low: 0.91,
    high: 0.9566,
    brier: 0.089,
    at,
    kind: "baseline",
  },
];

const columns: Column<Row>[] = [
  { head: "Rank", numeric: true, cell: ({ rank }) => rank ?? "—" },
  {
    head: "Team",
    names: true,
    cell: ({ name, kind }) => (
      <>
        {name}{" "}
        {kind !== undefined && (
          <Badge tone={kind === "own" ? "info" : "quiet"}>{kind === "own" ? "your team" : kind}</Badge>
        )}
      </>
    ),
  },
  { head: "Method", cell: ({ method }) => method },
  {
    head: "AUROC",
    numeric: true,
    sort: { href: "?order_by=auroc", now: "descending" },
    cell: ({ value, low, high }) => (
      <>
        <Score value={value} precision={4} /> <Interval low={low} high={high} precision={3} />
      </>
    ),
  },
  {
    head: "Brier",
    numeric: true,
    sort: { href: "?order_by=brier" },
    cell: ({ brier }) => <Score value={brier} precision={3} />,
  },
  { head: "Submitted", cell: (row) => <Instant at={row.at} /> },
];

const errors: ChartRow[] = [
  { key: 1, name: "Aurora", value: 4.12, low: 3.8, high: 4.51, kind: "own" },
  { key: 2, name: "Mean of the training half", value: 11.3, low: 10.1, high: 12.6, kind: "baseline" },
];

/** Board, chart, paging, and a board on which nobody is yet. */
export function ScorePatterns() {
  return (
    <>
      <section aria-labelledby="scores">
        <h2 id="scores">Scores</h2>
        <ScoreChart title="AUROC on the test split" rows={rows} precision={4} higherIsBetter />
        <DataTable
          caption="Leaderboard, test phase"
          columns={columns}
          rows={rows}
          rowKey={({ key }) => key}
          own={({ kind }) => kind === "own"}
          quiet={({ kind }) => kind === "baseline"}
        />
        <Pagination page={6} pages={24} href={(page) => `?page=${page}`} label="the leaderboard" />
        <ScoreChart title="Mean absolute error, days" rows={errors} precision={2} higherIsBetter={false} />
      </section>
      <section aria-labelledby="empty">
        <h2 id="empty" class="unseen">
          Nothing there
        </h2>
        <EmptyState
          title="No scores yet"
          action={
            <ButtonLink href="#forms" look="primary">
              Hand in predictions
            </ButtonLink>
          }
        >
          The best submission of each team appears here as soon as it has been scored. Nobody has handed
          anything in for this phase.
        </EmptyState>
      </section>
    </>
  );
}
