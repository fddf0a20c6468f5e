import { sql } from "kysely";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import type { Db } from "../platform/database.ts";
import { benchmarksFor, toVisible, type VisibleBenchmark } from "./visible.ts";

/** A benchmark in the list of its hosts. */
export type HostedBenchmark = VisibleBenchmark & {
  /** Teams that take part. */
  teams: number;
  /** Teams that wait for the hosts' approval. */
  pending: number;
};

/** The benchmarks that the viewer manages, drafts first, then the newest; for administrators all of them. */
export async function hostedBenchmarks(db: Db, viewer: Viewer): Promise<HostedBenchmark[]> {
  const rows = await benchmarksFor(db, signedIn(viewer))
    .select([entries("approved").as("teams"), entries("pending").as("pending")])
    .orderBy(sql`benchmark.published_at is not null`)
    .orderBy("benchmark.id", "desc")
    .execute();
  return rows
    .map((row) => ({ ...toVisible(row), teams: row.teams, pending: row.pending }))
    .filter(({ isHost }) => isHost);
}

function entries(state: "approved" | "pending") {
  return sql<number>`(
    select count(*) from entry where entry.benchmark_id = benchmark.id and entry.state = ${state}
  )`;
}

/** How many teams have entered, whatever was decided about them, and how many of them wait for the hosts' approval. */
export async function entryCounts(db: Db, benchmarkId: number): Promise<{ all: number; pending: number }> {
  return db
    .selectFrom("entry")
    .select((eb) => [
      eb.fn.countAll<number>().as("all"),
      eb.fn.countAll<number>().filterWhere("state", "=", "pending").as("pending"),
    ])
    .where("benchmark_id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
}
