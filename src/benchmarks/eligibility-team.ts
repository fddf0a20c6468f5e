import type { Db } from "../platform/database.ts";

/** Entries that bind their team's members: a refused team's members may try with another one, a banned team's may not. */
export const BINDING = ["pending", "approved", "banned"] as const;

export type BindingTeam = { id: number; name: string };

/**
 * The teams that this person is bound to in the benchmark, and one person takes part with one team only. It is the team of
 * an entry they belong to now, and also any for which they have submitted: leaving it does not make room for a second
 * helping of everybody's quota.
 */
export async function teamsBinding(db: Db, benchmarkId: number, userId: number): Promise<BindingTeam[]> {
  const entered = await db
    .selectFrom("member")
    .innerJoin("entry", "entry.team_id", "member.team_id")
    .innerJoin("team", "team.id", "member.team_id")
    .select(["team.id", "team.name"])
    .where("member.user_id", "=", userId)
    .where("entry.benchmark_id", "=", benchmarkId)
    .where("entry.state", "in", BINDING)
    .execute();
  const submitted = await db
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select(["team.id", "team.name"])
    .distinct()
    .where("submission.user_id", "=", userId)
    .where("phase.benchmark_id", "=", benchmarkId)
    .where("team.host_team_id", "is", null)
    .execute();
  return [...entered, ...submitted];
}
