import type { Db } from "../platform/database.ts";

/** How much of everything there is, and what the queue is doing. */
export type ApplianceState = {
  users: number;
  teams: number;
  benchmarks: number;
  submissions: number;
  waiting: number;
  running: number;
  /** Jobs that the platform gave up. */
  failed: number;
};

/** What an administrator wants to see at a glance. */
export async function applianceState(db: Db): Promise<ApplianceState> {
  const count = async (table: "user" | "team" | "benchmark" | "submission") => {
    const { rows } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as("rows"))
      .executeTakeFirstOrThrow();
    return rows;
  };
  const jobs = await db
    .selectFrom("job")
    .select((eb) => ["state", eb.fn.countAll<number>().as("rows")])
    .where("state", "in", ["waiting", "running", "failed"])
    .groupBy("state")
    .execute();
  const {
    waiting = 0,
    running = 0,
    failed = 0,
  } = Object.fromEntries(jobs.map(({ state, rows }) => [state, rows]));
  return {
    users: await count("user"),
    teams: await count("team"),
    benchmarks: await count("benchmark"),
    submissions: await count("submission"),
    waiting,
    running,
    failed,
  };
}
