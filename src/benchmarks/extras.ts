import { sql } from "kysely";
import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import type { BenchmarkConfig } from "./config/types.ts";

/** What the configuration says that no column of its own has, for programs to read. */
export type Extras = Pick<
  BenchmarkConfig,
  "submissionKind" | "permissions" | "resources" | "forum" | "prizes" | "sponsors"
>;

const none: Extras = {
  submissionKind: "file",
  permissions: { resume: false, hostCancel: false, cancelRunning: false, resubmit: false },
  resources: {
    timeLimitSeconds: 86_400,
    maxImageBytes: 42_949_672_960,
    maxConcurrentEvaluations: 100_000,
    cpuOnly: false,
    cpuCores: "2000m",
    memory: "8Gi",
  },
  forum: { enabled: false, address: null },
  prizes: [],
  sponsors: [],
};

/** The extras of several benchmarks, by benchmark. */
export async function extrasOf(db: Db, benchmarkIds: number[]): Promise<Map<number, Extras>> {
  const part = (name: keyof Extras) => sql<string | null>`json_extract(config, ${`$.${name}`})`.as(name);
  const rows = await db
    .selectFrom("benchmark")
    .select(["id", part("submissionKind"), part("permissions"), part("resources")])
    .select([part("forum"), part("prizes"), part("sponsors")])
    .where(oneOf("id", benchmarkIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        submissionKind: (row.submissionKind as Extras["submissionKind"] | null) ?? none.submissionKind,
        permissions: read(row.permissions, none.permissions),
        resources: read(row.resources, none.resources),
        forum: read(row.forum, none.forum),
        prizes: read(row.prizes, none.prizes),
        sponsors: read(row.sponsors, none.sponsors),
      },
    ]),
  );
}

/** The extras of one. */
export async function extrasOfOne(db: Db, benchmarkId: number): Promise<Extras> {
  return (await extrasOf(db, [benchmarkId])).get(benchmarkId) ?? none;
}

function read<T>(json: string | null, otherwise: T): T {
  return json === null ? otherwise : (JSON.parse(json) as T);
}
