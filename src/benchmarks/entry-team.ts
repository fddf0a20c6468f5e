import type { Db } from "../platform/database.ts";
import type { EntryState } from "./entry.ts";

/** A benchmark that a team has entered, as the team's page lists it. */
export type TeamEntry = {
  state: EntryState;
  createdAt: number;
  benchmark: { slug: string; title: string; startAt: number; endAt: number };
};

/** What a team has entered, the latest first. The caller has made sure that the viewer may see the team. */
export async function entriesOfTeam(db: Db, teamId: number): Promise<TeamEntry[]> {
  const rows = await db
    .selectFrom("entry")
    .innerJoin("benchmark", "benchmark.id", "entry.benchmark_id")
    .select(["entry.state", "entry.created_at as createdAt"])
    .select(["slug", "title", "start_at as startAt", "end_at as endAt"])
    .where("entry.team_id", "=", teamId)
    .where("benchmark.published_at", "is not", null)
    .orderBy("entry.id", "desc")
    .execute();
  return rows.map(({ state, createdAt, ...benchmark }) => ({ state, createdAt, benchmark }));
}
