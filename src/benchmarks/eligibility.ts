import { type Member, membersOf } from "../accounts/member.ts";
import type { Db } from "../platform/database.ts";
import { personObstacle, type RuledBenchmark, type Rules, rulesOf } from "./eligibility-person.ts";

/**
 * Why this team may not take part, as a sentence for `readerId`; null if it may. Every rule holds for every member, each
 * time it is asked: a team that was admitted yesterday may be kept out by who joined it, or was banned, since.
 */
export async function teamObstacle(
  db: Db,
  benchmark: RuledBenchmark,
  teamId: number,
  readerId: number,
): Promise<string | null> {
  const obstacles = await teamObstacles(db, benchmark, [teamId], readerId);
  return obstacles.get(teamId) ?? null;
}

/** The same for several teams, such as all that a person is in, by their ids. What is the same for all is read once. */
export async function teamObstacles(
  db: Db,
  benchmark: RuledBenchmark,
  teamIds: number[],
  readerId: number,
): Promise<Map<number, string | null>> {
  const rules = await rulesOf(db, benchmark);
  const obstacles = new Map<number, string | null>();
  for (const teamId of teamIds) {
    const members = await membersOf(db, teamId);
    obstacles.set(teamId, await firstObstacle(rules, teamId, members, members, readerId));
  }
  return obstacles;
}

/** Why this member, who has just joined, may not take part with the team, as a sentence to them; null if they may. */
export async function joinObstacle(
  db: Db,
  benchmark: RuledBenchmark,
  teamId: number,
  userId: number,
): Promise<string | null> {
  const members = await membersOf(db, teamId);
  const joined = members.filter((member) => member.userId === userId);
  return firstObstacle(await rulesOf(db, benchmark), teamId, members, joined, userId);
}

async function firstObstacle(
  rules: Rules,
  teamId: number,
  members: Member[],
  examined: Member[],
  readerId: number,
): Promise<string | null> {
  const most = rules.benchmark.maxTeamMembers;
  if (most !== null && members.length > most) {
    return `The team has ${members.length} members, and at most ${most} may take part in this benchmark.`;
  }
  for (const person of examined) {
    const obstacle = await personObstacle(rules, person, teamId, readerId);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

/** Why this person may not take part with any team, as a sentence to them; null if nothing speaks against it. */
export async function ownObstacle(db: Db, benchmark: RuledBenchmark, userId: number): Promise<string | null> {
  const person = await db
    .selectFrom("user")
    .select(["id as userId", "name", "email", "full_name as fullName", "affiliation"])
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  return personObstacle(await rulesOf(db, benchmark), person, null, userId);
}
