import type { Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import type { VisibleBoard } from "./boards.ts";
import { type RankedScore, scoresOf } from "./scores.ts";
import { areEqual, extentOf, orderedStandings, placeOf, type Standing, type Standings, standingsOn } from "./standings.ts";

/** How many rows a page of a board shows. */
export const ROWS = 50;

/** A team, or a baseline, with the submission that stands for it. */
export type RankedRow = {
  /** Equal results share one ("1224"); null for baselines, which compete with nobody, and where a team sees only itself. */
  rank: number | null;
  team: { id: number; name: string };
  submissionId: number;
  methodName: string;
  isBaseline: boolean;
  isPublic: boolean;
  isOwn: boolean;
  submittedAt: number;
  runMs: number | null;
  /** By metric label. A metric the submission has no score for is absent. */
  scores: Map<string, RankedScore>;
};

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

/** Adds to standings what is shown beside them: names, scores by every metric, run times. */
export async function describeRows(
  db: Db,
  board: VisibleBoard,
  standings: Standing[],
  ranks: (number | null)[],
  ownTeams: number[],
): Promise<RankedRow[]> {
  const evaluations = standings.map((standing) => standing.evaluation_id);
  const about = new Map((await aboutEvaluations(db, evaluations)).map((row) => [row.id, row]));
  const scores = await scoresOf(db, board.id, evaluations);
  return standings.map((standing, index) => {
    const { team_name, method_name, is_public, run_ms } = about.get(standing.evaluation_id) ?? unknown;
    return {
      rank: ranks[index] ?? null,
      team: { id: standing.team_id, name: team_name },
      submissionId: standing.submission_id,
      methodName: method_name,
      isBaseline: standing.baseline_id !== 0,
      isPublic: is_public === 1,
      isOwn: ownTeams.includes(standing.team_id),
      submittedAt: standing.submitted_at,
      runMs: run_ms,
      scores: scores.get(standing.evaluation_id) ?? new Map(),
    };
  });
}

/** Of an evaluation that was removed between two queries. */
const unknown = { team_name: "", method_name: "", is_public: 0, run_ms: null };

async function aboutEvaluations(db: Db, ids: number[]) {
  return db
    .selectFrom("evaluation")
    .innerJoin("submission", "submission.id", "evaluation.submission_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select(["evaluation.id", "evaluation.run_ms", "submission.method_name", "submission.is_public", "team.name as team_name"])
    .where(oneOf("evaluation.id", ids))
    .execute();
}

/** Ranks of one page: the first is counted, the others follow from it. */
async function ranksOf(standings: Standings, page: Standing[], ascending: boolean): Promise<(number | null)[]> {
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
export async function boardVersion(db: Db, viewer: Viewer, board: VisibleBoard, askedOrder: string | null): Promise<string> {
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
