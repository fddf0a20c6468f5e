import type { Viewer } from "../accounts/viewer.ts";
import type { Season } from "../kit/window.ts";
import type { Db } from "../platform/database.ts";
import { benchmarksFor, toVisible, type VisibleBenchmark } from "./visible.ts";

/** Which benchmarks a program wants to have listed; what is left out narrows nothing down. `page` counts from 1. */
export type ListQuery = {
  when?: Season;
  published?: boolean;
  hostTeamId?: number;
  /** Entered by one of these. */
  teamIds?: number[];
  page: number;
  perPage: number;
};

/** A page of what this viewer may see, what begins last at the top; and how many there are. */
export async function listBenchmarks(
  db: Db,
  viewer: Viewer,
  query: ListQuery,
  now: number,
): Promise<{ benchmarks: VisibleBenchmark[]; total: number }> {
  const matching = narrowed(db, viewer, query, now);
  const { total } = await matching
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .orderBy("benchmark.start_at", "desc")
    .orderBy("benchmark.id", "desc")
    .limit(query.perPage)
    .offset((query.page - 1) * query.perPage)
    .execute();
  return { benchmarks: rows.map(toVisible), total };
}

function narrowed(db: Db, viewer: Viewer, { when, published, hostTeamId, teamIds }: ListQuery, now: number) {
  let list = benchmarksFor(db, viewer);
  if (when === "past") list = list.where("benchmark.end_at", "<=", now);
  if (when === "upcoming")
    list = list.where("benchmark.start_at", ">", now).where("benchmark.end_at", ">", now);
  if (when === "running")
    list = list.where("benchmark.start_at", "<=", now).where("benchmark.end_at", ">", now);
  if (published !== undefined) list = list.where("benchmark.published_at", published ? "is not" : "is", null);
  if (hostTeamId !== undefined) list = list.where("benchmark.host_team_id", "=", hostTeamId);
  if (teamIds === undefined) return list;
  return list.where("benchmark.id", "in", (eb) =>
    eb.selectFrom("entry").select("entry.benchmark_id").where("entry.team_id", "in", teamIds),
  );
}
