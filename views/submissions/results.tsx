import type { RankedScore } from "../../src/leaderboards/scores.ts";
import { ScoreCell } from "../leaderboards/score-cell.tsx";
import { DataTable } from "../parts/data-table.tsx";

/** What a submission scored on one board. */
export type BoardResult = {
  boardId: number;
  /** The split. */
  name: string;
  precision: number;
  /** In the board's order; undefined where there is no score. */
  scores: { label: string; name: string; better: "higher" | "lower"; score: RankedScore | undefined }[];
  href: string;
};

/** The results of a submission, board by board. */
export function Results({ results }: { results: BoardResult[] }) {
  return (
    <section aria-labelledby="results">
      <h2 id="results">Results</h2>
      {results.map(({ boardId, name, precision, scores, href }) => (
        <div key={boardId}>
          <DataTable
            caption={name}
            columns={[
              { head: "Metric", names: true, cell: (row) => row.name },
              {
                head: "Score",
                numeric: true,
                cell: ({ score }) => <ScoreCell score={score} precision={precision} />,
              },
              { head: "Better is", cell: ({ better }) => better },
            ]}
            rows={scores}
            rowKey={({ label }) => label}
          />
          <p class="quiet">
            <a href={href}>Leaderboard</a>
            {scores.some(({ score }) => score?.low != null) && "; intervals cover 95 %"}
          </p>
        </div>
      ))}
    </section>
  );
}
