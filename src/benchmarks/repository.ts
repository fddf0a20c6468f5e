import type { Db } from "../platform/database.ts";

/** Where the hosts of a benchmark keep it: a repository such as "lab/challenge", and a branch, "" for the usual one. */
export type Repository = { hostTeamId: number; repository: string; branch: string };

/** The benchmark that a host team keeps there; null where there is none yet. */
export async function benchmarkInRepository(
  db: Db,
  { hostTeamId, repository, branch }: Repository,
): Promise<number | null> {
  const row = await db
    .selectFrom("benchmark_repository")
    .select("benchmark_id")
    .where("host_team_id", "=", hostTeamId)
    .where("repository", "=", repository)
    .where("branch", "=", branch)
    .executeTakeFirst();
  return row?.benchmark_id ?? null;
}

/** Remembers where a benchmark is kept. Where another one is known to be there, that one stays. */
export async function keepRepository(db: Db, benchmarkId: number, at: Repository): Promise<void> {
  const { hostTeamId, repository, branch } = at;
  await db
    .insertInto("benchmark_repository")
    .values({ benchmark_id: benchmarkId, host_team_id: hostTeamId, repository, branch })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
