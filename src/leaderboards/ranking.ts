import type { Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import type { VisibleBoard } from "./boards.ts";
import { describeRows, type RankedRow } from "./rows.ts";
import {
  areEqual,
  extentOf,
  orderedStandings,
  placeOf,
  type Standing,
  type Standings,
  standingsOn,
} from "./standings.ts";

/** How many rows a page of a board shows. */
export const ROWS = 50;

export type Ranking = {
  orderBy: string;
  ascending: boolean;
  rows: RankedRow[];
  /** Rows on all pages together. */
  total: number;
  /** Another text once anything on the board has changed. */
  version: string;
  page: number;
};

/** Whether smaller values of a metric are better on this board. */
export function isAscendingOn(board: Pick<VisibleBoard, "metricSet" | "descending">, label: string): boolean {
  return board.metricSet.metrics.find((metric) => metric.label === label)?.ascending ?? !board.descending;
}

/** The metric by which the board is to be ordered; null: the one it is meant to be. @throws Fault missing for one it does not have. */
export function orderOf(board: VisibleBoard, asked: string | null): { orderBy: string; ascending: boolean } {
  const orderBy = asked ?? board.metricSet.defaultOrderBy;
  if (!board.metricSet.metrics.some((metric) => metric.label === orderBy)) {
    throw new Fault("missing", `This leaderboard has no metric "${orderBy}".`);
  }
  return { orderBy, ascending: isAscendingOn(board, orderBy) };
}

/**
 * One page of a board, ordered by any of its metrics. The raw value ranks, then the smaller error bar, then the earlier
 * submission. Banned and refused teams are left out.
 *
 * @throws Fault missing for a metric that the board does not have.
 */
export async function rankBoard(
  db: Db,
  viewer: Viewer,
  board: VisibleBoard,
  asked: { orderBy: string | null; page: number; rows?: number },
): Promise<Ranking> {
  const { orderBy, ascending } = orderOf(board, asked.orderBy);
  const ownTeams = await teamIdsOf(db, viewer);
  const standings = standingsOn(db, board, orderBy, ownTeams);
  const rows = asked.rows ?? ROWS;
  const page = await orderedStandings(standings, ascending, rows, (asked.page - 1) * rows);
  const ranks = board.shows === "own" ? [] : await ranksOf(standings, page, ascending);
  return {
    orderBy,
    ascending,
    ...(await extentOf(db, board, orderBy, ownTeams)),
    page: asked.page,
    rows: await describeRows(db, board, page, ranks, ownTeams),
  };
}

/** Ranks of one page: the first is counted, the others follow from it. */
async function ranksOf(
  standings: Standings,
  page: Standing[],
  ascending: boolean,
): Promise<(number | null)[]> {
  const first = page.find((row) => row.baseline_id === 0);
  if (first === undefined) return [];
  const { better, before } = await placeOf(standings, first, ascending);
  let [rank, listed, previous] = [better + 1, before, first];
  return page.map((row) => {
    if (row.baseline_id !== 0) return null;
    if (!areEqual(row, previous)) rank = listed + 1;
    listed += 1;
    previous = row;
    return rank;
  });
}

/** The `version` of a board ordered like this, as it is now. */
export async function boardVersion(
  db: Db,
  viewer: Viewer,
  board: VisibleBoard,
  askedOrder: string | null,
): Promise<string> {
  const { orderBy } = orderOf(board, askedOrder);
  const { version } = await extentOf(db, board, orderBy, await teamIdsOf(db, viewer));
  return version;
}

/** The teams a person is in. */
export async function teamIdsOf(db: Db, viewer: Viewer): Promise<number[]> {
  if (viewer === null) return [];
  const rows = await db.selectFrom("member").select("team_id").where("user_id", "=", viewer.id).execute();
  return rows.map((row) => row.team_id);
}
