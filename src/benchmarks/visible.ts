import { sql } from "kysely";
import type { Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import { type Benchmark, benchmarkColumns, toBenchmark } from "./benchmark.ts";

/** A benchmark as one viewer may see it. */
export type VisibleBenchmark = Benchmark & {
  /** Whether the viewer may manage it: a member of its host team, or an administrator. */
  isHost: boolean;
};

/**
 * Everything this viewer may see, as a query to narrow down: published benchmarks, and unpublished ones of host teams
 * that the viewer belongs to. Every reading of a benchmark on somebody's behalf starts here.
 */
export function benchmarksFor(db: Db, viewer: Viewer) {
  const isHost = mayManage(viewer);
  return db
    .selectFrom("benchmark")
    .innerJoin("host_team", "host_team.id", "benchmark.host_team_id")
    .select(benchmarkColumns)
    .select(isHost.as("is_host"))
    .where((eb) => eb.or([eb("benchmark.published_at", "is not", null), isHost]));
}

function mayManage(viewer: Viewer) {
  if (viewer === null) return sql<boolean>`false`;
  if (viewer.role === "admin") return sql<boolean>`true`;
  return sql<boolean>`exists (
    select 1 from host_member
    where host_member.host_team_id = benchmark.host_team_id and host_member.user_id = ${viewer.id}
  )`;
}

type VisibleRow = Parameters<typeof toBenchmark>[0] & { is_host: boolean };

/** A row of `benchmarksFor`. SQLite's booleans are numbers. */
export function toVisible(row: VisibleRow): VisibleBenchmark {
  return { ...toBenchmark(row), isHost: Boolean(row.is_host) };
}

/** The benchmark at this address. @throws Fault missing when there is none that the viewer may see. */
export async function visibleBenchmark(db: Db, viewer: Viewer, slug: string): Promise<VisibleBenchmark> {
  return found(await benchmarksFor(db, viewer).where("benchmark.slug", "=", slug).executeTakeFirst());
}

/** The same by its number. @throws Fault missing. */
export async function visibleBenchmarkById(db: Db, viewer: Viewer, id: number): Promise<VisibleBenchmark> {
  return found(await benchmarksFor(db, viewer).where("benchmark.id", "=", id).executeTakeFirst());
}

/** A benchmark for managing it. @throws Fault missing unless the viewer is one of its hosts or an administrator. */
export async function hostedBenchmark(db: Db, viewer: Viewer, id: number): Promise<VisibleBenchmark> {
  const benchmark = await visibleBenchmarkById(db, viewer, id);
  return benchmark.isHost ? benchmark : found(undefined);
}

function found(row: VisibleRow | undefined): VisibleBenchmark {
  if (row === undefined) throw new Fault("missing", "There is no such benchmark.");
  return toVisible(row);
}
