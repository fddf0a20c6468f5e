import type { Db } from "../platform/database.ts";

/** Entries that bind their team's members: a refused team's members may try with another one, a banned team's may not. */
export const BINDING = ["pending", "approved", "banned"] as const;

/**
 * The name of another team with which this person takes part in the benchmark; null if there is none. It is the team of
 * an entry they belong to now, and also any for which they have submitted: leaving it does not make room for a second
 * helping of everybody's quota. `teamId` is the team that is asked about; null for none.
 */
export async function otherTeamOf(
  db: Db,
  benchmarkId: number,
  userId: number,
  teamId: number | null,
): Promise<string | null> {
  const entered = await db
    .selectFrom("member")
    .innerJoin("entry", "entry.team_id", "member.team_id")
    .innerJoin("team", "team.id", "member.team_id")
    .select("team.name")
    .where("member.user_id", "=", userId)
    .where("entry.benchmark_id", "=", benchmarkId)
    .where("entry.state", "in", BINDING)
    .where("member.team_id", "is not", teamId)
    .limit(1)
    .executeTakeFirst();
  if (entered !== undefined) return entered.name;
  const submitted = await db
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select("team.name")
    .where("submission.user_id", "=", userId)
    .where("phase.benchmark_id", "=", benchmarkId)
    .where("submission.team_id", "is not", teamId)
    .where("team.host_team_id", "is", null)
    .limit(1)
    .executeTakeFirst();
  return submitted?.name ?? null;
}
