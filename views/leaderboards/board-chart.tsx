import { ScoreChart } from "../parts/score-chart.tsx";
import type { ChartRow } from "../parts/score-chart.tsx";
import { endsOf, rowName } from "./board-view.ts";
import type { BoardView } from "./board-view.ts";

/** The metric that orders the board, as points with their intervals; nothing where there is nothing to compare. */
export function BoardChart({ board }: { board: BoardView }) {
  const { rows, orderBy, metrics, precision, ascending, name } = board;
  const metric = metrics.find(({ label }) => label === orderBy);
  const drawn = rows.flatMap((row, key): ChartRow[] => {
    const score = row.scores.get(orderBy);
    if (score === undefined) return [];
    const kind = row.isOwn ? "own" : row.isBaseline ? "baseline" : undefined;
    return [
      {
        key,
        name: rowName(row),
        value: score.value,
        ...endsOf(score),
        ...(kind === undefined ? {} : { kind }),
      },
    ];
  });
  if (drawn.length < 2) return null;
  return (
    <ScoreChart
      title={`${metric?.name ?? orderBy}, ${name}`}
      rows={drawn}
      precision={precision}
      higherIsBetter={!ascending}
    />
  );
}
