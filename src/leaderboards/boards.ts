import type { Viewer } from "../accounts/viewer.ts";
import { type Board, boardsOf } from "../benchmarks/board.ts";
import { type Phase, visiblePhases } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import type { Db } from "../platform/database.ts";

/** A board as one viewer may see it. */
export type VisibleBoard = Board & {
  phase: Phase;
  /** everyone's rows, only the viewer's team's, and with what is not public as well for hosts. */
  shows: "public" | "own" | "all";
};

/** The boards of a benchmark that this viewer may see, by phase and split in the host's order. */
export async function visibleBoards(
  db: Db,
  viewer: Viewer,
  benchmark: VisibleBenchmark,
): Promise<VisibleBoard[]> {
  const phases = new Map((await visiblePhases(db, benchmark)).map((phase) => [phase.id, phase]));
  const boards = await boardsOf(db, benchmark.id);
  return boards.flatMap((board) => {
    const phase = phases.get(board.phaseId);
    const shows = phase === undefined ? null : whatItShows(viewer, benchmark, phase, board);
    return phase === undefined || shows === null ? [] : [{ ...board, phase, shows }];
  });
}

function whatItShows(
  viewer: Viewer,
  benchmark: VisibleBenchmark,
  phase: Phase,
  board: Board,
): VisibleBoard["shows"] | null {
  if (benchmark.isHost) return "all";
  if (board.visibility === "host" || !phase.boardPublic) return null;
  if (board.visibility === "public") return "public";
  return viewer === null ? null : "own";
}
