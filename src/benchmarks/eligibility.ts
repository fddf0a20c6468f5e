import { hostMembersOf } from "../accounts/host-team.ts";
import { type Member, membersOf } from "../accounts/member.ts";
import type { Db } from "../platform/database.ts";
import type { Benchmark } from "./benchmark.ts";
import {
  type AddressDefect,
  addressDefect,
  type AddressRules,
  addressRulesOf,
} from "./eligibility-address.ts";
import { otherTeamOf } from "./eligibility-team.ts";

/** What the rules ask of a benchmark. */
export type RuledBenchmark = Pick<Benchmark, "id" | "hostTeam" | "maxTeamMembers" | "requiresProfile">;

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
  const members = await membersOf(db, teamId);
  return firstObstacle(db, benchmark, teamId, members, members, readerId);
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
  return firstObstacle(db, benchmark, teamId, members, joined, userId);
}

async function firstObstacle(
  db: Db,
  benchmark: RuledBenchmark,
  teamId: number,
  members: Member[],
  examined: Member[],
  readerId: number,
): Promise<string | null> {
  const most = benchmark.maxTeamMembers;
  if (most !== null && members.length > most) {
    return `The team has ${members.length} members, and at most ${most} may take part in this benchmark.`;
  }
  const rules = await rulesOf(db, benchmark);
  for (const person of examined) {
    const obstacle = await personObstacle(db, rules, person, teamId, readerId);
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
  return personObstacle(db, await rulesOf(db, benchmark), person, null, userId);
}

type Person = Pick<Member, "userId" | "name" | "email" | "fullName" | "affiliation">;

type Rules = {
  benchmark: RuledBenchmark;
  addresses: AddressRules;
  hosts: ReadonlySet<number>;
};

async function rulesOf(db: Db, benchmark: RuledBenchmark): Promise<Rules> {
  const hosts = await hostMembersOf(db, benchmark.hostTeam.id);
  return {
    benchmark,
    addresses: await addressRulesOf(db, benchmark.id),
    hosts: new Set(hosts.map(({ userId }) => userId)),
  };
}

/** Team-mates learn that a member is in the way and roughly why, not that member's address or other team. */
async function personObstacle(
  db: Db,
  { benchmark, addresses, hosts }: Rules,
  person: Person,
  teamId: number | null,
  readerId: number,
): Promise<string | null> {
  const isReader = person.userId === readerId;
  const { name } = person;
  if (hosts.has(person.userId)) {
    const who = isReader ? "You are a host" : `${name} is a host`;
    return `${who} of this benchmark: hosts know the answers, so they hand in baselines and do not take part.`;
  }
  const defect = addressDefect(addresses, person.email);
  if (defect !== null) return addressSentence(defect, isReader ? null : name, addresses);
  const isComplete = person.fullName !== "" && person.affiliation !== "";
  if (benchmark.requiresProfile && !isComplete) {
    return isReader
      ? "This benchmark asks for your full name and affiliation. Please add them to your profile."
      : `This benchmark asks for full names and affiliations, and ${name} has not given both.`;
  }
  const otherTeam = await otherTeamOf(db, benchmark.id, person.userId, teamId);
  if (otherTeam === null) return null;
  return isReader
    ? `You take part in this benchmark with the team ${otherTeam}, and one person takes part with one team only.`
    : `${name} takes part in this benchmark with another team, and one person takes part with one team only.`;
}

function addressSentence(defect: AddressDefect, name: string | null, rules: AddressRules): string {
  if (defect === "banned") {
    return `The host has banned ${name ?? "you"} from this benchmark.`;
  }
  if (defect === "blocked") {
    return `This benchmark does not admit the domain of ${name === null ? "your" : `${name}'s`} e-mail address.`;
  }
  const domains = rules.allowedDomains.join(", ");
  return `This benchmark admits only e-mail addresses of certain domains (${domains}), and ${name === null ? "yours" : `${name}'s`} is not one of them.`;
}
