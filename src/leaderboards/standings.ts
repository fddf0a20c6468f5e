import { sql } from "kysely";
import type { Db } from "../platform/database.ts";
import type { VisibleBoard } from "./boards.ts";

/** What stands for a team, or a baseline, on a board by one metric. */
export type Standing = {
  team_id: number;
  submission_id: number;
  evaluation_id: number;
  value: number;
  error: number | null;
  submitted_at: number;
  /** 0 for a team's own standing. */
  baseline_id: number;
};

/** A standing without an error bar comes after those with one. */
const noError = Number.MAX_VALUE;
const error = sql<number>`coalesce(standing.error, ${sql.lit(noError)})`;

/** The standings that a reader of this board may see, by one metric. Banned and refused teams are left out. */
export function standingsOn(db: Db, board: VisibleBoard, metric: string, ownTeams: number[]) {
  return allStandings(db, board, metric, ownTeams).where(
    "standing.team_id",
    "not in",
    shutOut(db, board.phase.benchmarkId),
  );
}

function allStandings(db: Db, board: VisibleBoard, metric: string, ownTeams: number[]) {
  const query = db
    .selectFrom("standing")
    .where("standing.board_id", "=", board.id)
    .where("standing.metric", "=", metric)
    .where("standing.audience", "=", board.shows === "public" ? "public" : "all");
  return board.shows === "own" ? query.where("standing.team_id", "in", ownTeams) : query;
}

/** Teams that the host has kept out, and teams with a member who has or had a banned address. Few, so SQLite lists them once. */
function shutOut(db: Db, benchmarkId: number) {
  const banned = db
    .selectFrom("address_rule")
    .innerJoin("user", "user.email", "address_rule.value")
    .innerJoin("member", "member.user_id", "user.id")
    .select("member.team_id")
    .where("address_rule.benchmark_id", "=", benchmarkId)
    .where("address_rule.rule", "=", "banned_address");
  const bannedBefore = db
    .selectFrom("address_rule")
    .innerJoin("former_email", "former_email.email", "address_rule.value")
    .innerJoin("member", "member.user_id", "former_email.user_id")
    .select("member.team_id")
    .where("address_rule.benchmark_id", "=", benchmarkId)
    .where("address_rule.rule", "=", "banned_address");
  return (
    db
      .selectFrom("entry")
      .select("entry.team_id")
      .where("entry.benchmark_id", "=", benchmarkId)
      // Spelled out, because the index of these entries serves no bound values.
      .where(sql<boolean>`entry.state in ('banned', 'refused')`)
      .unionAll(banned)
      .unionAll(bannedBefore)
  );
}

/** A query for standings, to be read in one of the ways below. */
export type Standings = ReturnType<typeof standingsOn>;

/** A stretch of the standings in order: the raw value, then the smaller error, then the earlier submission. */
export async function orderedStandings(
  standings: Standings,
  ascending: boolean,
  limit: number,
  offset: number,
): Promise<Standing[]> {
  return (
    standings
      .select(["team_id", "submission_id", "evaluation_id", "value", "error", "submitted_at", "baseline_id"])
      // True of all. It leads SQLite to the index in order of value, of which it then reads no more than the page takes.
      .where("standing.value", ">=", -1e308)
      .orderBy("standing.value", ascending ? "asc" : "desc")
      .orderBy(error)
      .orderBy("standing.submitted_at")
      .orderBy("standing.submission_id")
      .limit(limit)
      .offset(offset)
      .execute()
  );
}

/**
 * How many standings there are for a reader, and a text that is another one after any of them has changed. Who is left
 * out is counted apart: so the index alone answers, without a look at each team.
 */
export async function extentOf(
  db: Db,
  board: VisibleBoard,
  metric: string,
  ownTeams: number[],
): Promise<{ total: number; version: string }> {
  const all = allStandings(db, board, metric, ownTeams);
  const { total, sum } = await all
    .select((eb) => [
      eb.fn.countAll<number>().as("total"),
      eb.fn.sum<number | null>("evaluation_id").as("sum"),
    ])
    .executeTakeFirstOrThrow();
  const { left } = await all
    .where("standing.team_id", "in", shutOut(db, board.phase.benchmarkId))
    .select((eb) => eb.fn.countAll<number>().as("left"))
    .executeTakeFirstOrThrow();
  return { total: total - left, version: `${total}-${left}-${sum ?? 0}` };
}

/**
 * Where a standing is among the competitors: how many are better, and how many are listed before it, which with equals
 * are more. Baselines are not counted.
 */
export async function placeOf(
  standings: Standings,
  row: Standing,
  ascending: boolean,
): Promise<{ better: number; before: number }> {
  const signed = ascending ? sql`standing.value` : sql`-standing.value`;
  const own = [ascending ? row.value : -row.value, row.error ?? noError, row.submitted_at] as const;
  const isBetter = sql`(${signed}, ${error}, standing.submitted_at) < (${sql.join(own)})`;
  const isBefore = sql`(${signed}, ${error}, standing.submitted_at, standing.submission_id) < (${sql.join([...own, row.submission_id])})`;
  return (
    standings
      .select([
        sql<number>`count(*) filter (where ${isBetter})`.as("better"),
        sql<number>`count(*) filter (where ${isBefore})`.as("before"),
      ])
      .where("standing.baseline_id", "=", 0)
      // Nothing beyond it can come before it: the index ends the search here.
      .where("standing.value", ascending ? "<=" : ">=", row.value)
      .executeTakeFirstOrThrow()
  );
}

/** Whether two standings share a rank. */
export function areEqual(a: Standing, b: Standing): boolean {
  return a.value === b.value && a.error === b.error && a.submitted_at === b.submitted_at;
}
