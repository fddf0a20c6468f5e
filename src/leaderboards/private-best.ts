import type { Viewer } from "../accounts/viewer.ts";
import type { Db } from "../platform/database.ts";
import type { VisibleBoard } from "./boards.ts";
import { orderOf, teamIdsOf } from "./ranking.ts";
import { describeRows, type RankedRow } from "./rows.ts";
import { orderedStandings, placeOf, standingsOn } from "./standings.ts";

/**
 * What would stand for the viewer's team if all it has submitted were public, with the rank it would have among the
 * others; null where that is what stands already, and on boards that are not public.
 */
export async function privateBest(
  db: Db,
  viewer: Viewer,
  board: VisibleBoard,
  askedOrder: string | null,
): Promise<RankedRow | null> {
  const ownTeams = await teamIdsOf(db, viewer);
  if (board.shows !== "public" || ownTeams.length === 0) return null;
  const { orderBy, ascending } = orderOf(board, askedOrder);
  const own = standingsOn(db, { ...board, shows: "own" }, orderBy, ownTeams);
  const [best] = await orderedStandings(own.where("standing.baseline_id", "=", 0), ascending, 1, 0);
  if (best === undefined) return null;
  const shown = standingsOn(db, board, orderBy, ownTeams);
  const isShown = await shown
    .select("standing.submission_id")
    .where("standing.team_id", "=", best.team_id)
    .where("standing.submission_id", "=", best.submission_id)
    .executeTakeFirst();
  if (isShown !== undefined) return null;
  const others = shown.where("standing.team_id", "!=", best.team_id);
  const { better } = await placeOf(others, best, ascending);
  const [row] = await describeRows(db, board, [best], [better + 1], ownTeams);
  return row ?? null;
}
