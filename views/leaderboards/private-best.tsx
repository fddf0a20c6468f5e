import type { RankedRow } from "../../src/leaderboards/rows.ts";
import type { RankedScore } from "../../src/leaderboards/scores.ts";
import { Notice } from "../parts/notice.tsx";
import { Score } from "../parts/quantity.tsx";
import type { BoardView } from "./board-view.ts";
import { Spread } from "./score-cell.tsx";

/** What would stand for the reader's team if it were public. */
export function PrivateBest({ board, row }: { board: BoardView; row: RankedRow }) {
  const { orderBy, precision, metrics } = board;
  const name = metrics.find(({ label }) => label === orderBy)?.name ?? orderBy;
  const score = row.scores.get(orderBy);
  return (
    <Notice tone="info" title="Only your team sees this">
      <p>
        <a href={`/submissions/${row.submissionId}`}>{row.methodName || `Submission #${row.submissionId}`}</a>{" "}
        is not public. With {name} {score !== undefined && <PlainScore score={score} precision={precision} />}{" "}
        it would stand for your team, at rank {row.rank}.
      </p>
    </Notice>
  );
}

function PlainScore({ score, precision }: { score: RankedScore; precision: number }) {
  return (
    <>
      <Score value={score.value} precision={precision} /> <Spread score={score} precision={precision} />
    </>
  );
}
