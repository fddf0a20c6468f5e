import type { RankedRow } from "../../src/leaderboards/rows.ts";
import { Badge } from "../parts/badge.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Duration } from "../parts/quantity.tsx";
import { describeInstant } from "../parts/wording.ts";
import { bestOf, boardQuery, rowName } from "./board-view.ts";
import type { BoardView, ShownMetric } from "./board-view.ts";
import { ScoreCell } from "./score-cell.tsx";

/** The ranking itself. Anonymous rows are alike, so a row is known by its place. */
type Placed = RankedRow & { place: number };

export function BoardTable({ board }: { board: BoardView }) {
  const { id, name, rows, total, page, pages, orderBy } = board;
  const placed = rows.map((row, place): Placed => ({ ...row, place }));
  return (
    <>
      <DataTable
        id="board"
        caption={`${name}: ${total} ${total === 1 ? "entry" : "entries"}`}
        columns={columnsOf(board)}
        rows={placed}
        rowKey={({ place }) => place}
        own={({ isOwn }) => isOwn}
        quiet={({ isBaseline }) => isBaseline}
      />
      <Pagination
        page={page}
        pages={pages}
        href={(n) => boardQuery(id, orderBy, n)}
        label="the leaderboard"
      />
    </>
  );
}

function columnsOf(board: BoardView): Column<Placed>[] {
  return [
    { head: "Rank", numeric: true, cell: ({ rank }) => rank ?? "—" },
    { head: "Team", names: true, cell: (row) => <Team row={row} /> },
    ...board.metrics.map((metric) => metricColumn(board, metric)),
    { head: "Method", cell: (row) => <Method row={row} isHost={board.isHost} /> },
    { head: "Submitted", cell: ({ submittedAt }) => <Day at={submittedAt} /> },
    ...(board.showsTime ? [runTime] : []),
  ];
}

const runTime: Column<Placed> = {
  head: "Run time",
  numeric: true,
  cell: ({ runMs }) => (runMs === null ? "—" : <Duration ms={runMs} />),
};

function metricColumn(board: BoardView, metric: ShownMetric): Column<Placed> {
  const { id, orderBy, rows, precision, showsScores } = board;
  const { label, name, ascending } = metric;
  const best = bestOf(rows, metric);
  const now = label === orderBy ? (ascending ? "ascending" : "descending") : undefined;
  return {
    head: name,
    numeric: true,
    sort: { href: boardQuery(id, label), ...(now === undefined ? {} : { now }) },
    cell: ({ scores }) => {
      const score = scores.get(label);
      if (score === undefined && !showsScores) return <span class="quiet">hidden</span>;
      const isBest = score !== undefined && score.value === best && rows.length > 1;
      return <ScoreCell score={score} precision={precision} isBest={isBest} />;
    },
  };
}

/** The day alone, for want of room; the time is in its title. */
function Day({ at }: { at: number }) {
  const moment = describeInstant(at);
  return (
    <time class="number" datetime={new Date(at).toISOString()} title={moment}>
      {moment.split(",")[0]}
    </time>
  );
}

function Team({ row }: { row: Placed }) {
  return (
    <>
      {rowName(row)} {row.isOwn && <Badge tone="info">your team</Badge>}{" "}
      {row.isBaseline && <Badge>baseline</Badge>} {!row.isPublic && <Badge icon="lock">not public</Badge>}
    </>
  );
}

function Method({ row, isHost }: { row: Placed; isHost: boolean }) {
  const name = row.isBaseline ? "" : row.methodName;
  if (!row.isOwn && !isHost) return <>{name || "—"}</>;
  return <a href={`/submissions/${row.submissionId}`}>{name || `#${row.submissionId}`}</a>;
}
