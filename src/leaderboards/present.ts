import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import type { VisibleBoard } from "./boards.ts";
import type { Ranking } from "./ranking.ts";

/** A ranking after everything is taken out of it that its reader may not see. */
export type Presented = Ranking & {
  showsScores: boolean;
  showsTime: boolean;
};

/**
 * Applies what the host wants kept from readers: names on anonymous boards, scores where only ranks are shown, run times.
 * Hosts see everything, and everybody their own team.
 */
export function present(ranking: Ranking, board: VisibleBoard, benchmark: VisibleBenchmark): Presented {
  const { isHost } = benchmark;
  const hidesNames = benchmark.anonymousBoard && !isHost;
  const showsScores = board.showsScores || isHost;
  const showsTime = board.showsTime || isHost;
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
        scores: showsScores || row.isOwn ? row.scores : new Map(),
        runMs: showsTime ? row.runMs : null,
      };
    }),
  };
}
