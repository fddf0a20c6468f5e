import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { withDecimals } from "../kit/decimals.ts";
import type { VisibleBoard } from "./boards.ts";
import type { Ranking } from "./ranking.ts";
import type { RankedScore } from "./scores.ts";

/** A ranking after everything is taken out of it that its reader may not see. */
export type Presented = Ranking & {
  showsScores: boolean;
  showsTime: boolean;
};

/**
 * Applies what the host wants kept from readers: names on anonymous boards, scores where only ranks are shown, run times, and
 * decimals beyond those that the board has, since each of them tells more about the hidden labels. Hosts see everything, and
 * everybody the scores of their own team.
 */
export function present(ranking: Ranking, board: VisibleBoard, benchmark: VisibleBenchmark): Presented {
  const { isHost } = benchmark;
  const hidesNames = benchmark.anonymousBoard && !isHost;
  const showsScores = board.showsScores || isHost;
  const showsTime = board.showsTime || isHost;
  const shown = (scores: Map<string, RankedScore>) => (isHost ? scores : rounded(scores, board));
  return {
    ...ranking,
    showsScores,
    showsTime,
    rows: ranking.rows.map((row) => {
      const isHidden = hidesNames && !row.isOwn && !row.isBaseline;
      return {
        ...row,
        team: isHidden ? { id: 0, name: "Anonymous team" } : row.team,
        methodName: isHidden ? "" : row.methodName,
        submissionId: isHidden ? 0 : row.submissionId,
        scores: showsScores || row.isOwn ? shown(row.scores) : new Map(),
        runMs: showsTime ? row.runMs : null,
      };
    }),
  };
}

function rounded(scores: Map<string, RankedScore>, { decimals }: VisibleBoard): Map<string, RankedScore> {
  const fewer = (value: number) => withDecimals(value, decimals);
  const perhaps = (value: number | null) => (value === null ? null : fewer(value));
  return new Map(
    [...scores].map(([label, { value, low, high, error }]) => [
      label,
      { value: fewer(value), low: perhaps(low), high: perhaps(high), error: perhaps(error) },
    ]),
  );
}
