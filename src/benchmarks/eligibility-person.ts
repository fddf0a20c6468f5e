import { formerEmails } from "../accounts/email.ts";
import { hostMembersOf } from "../accounts/host-team.ts";
import type { Member } from "../accounts/member.ts";
import type { Db } from "../platform/database.ts";
import type { Benchmark } from "./benchmark.ts";
import {
  type AddressDefect,
  addressDefect,
  type AddressRules,
  addressRulesOf,
} from "./eligibility-address.ts";
import { type BindingTeam, teamsBinding } from "./eligibility-team.ts";

/** What the rules ask of a benchmark. */
export type RuledBenchmark = Pick<Benchmark, "id" | "hostTeam" | "maxTeamMembers" | "requiresProfile">;

export type Person = Pick<Member, "userId" | "name" | "email" | "fullName" | "affiliation">;

/** A benchmark's rules, and what they ask about each person: read once, for however many teams they are in. */
export type Rules = {
  benchmark: RuledBenchmark;
  addresses: AddressRules;
  hosts: ReadonlySet<number>;
  formerEmails(userId: number): Promise<string[]>;
  teamsBinding(userId: number): Promise<BindingTeam[]>;
};

export async function rulesOf(db: Db, benchmark: RuledBenchmark): Promise<Rules> {
  const hosts = await hostMembersOf(db, benchmark.hostTeam.id);
  return {
    benchmark,
    addresses: await addressRulesOf(db, benchmark.id),
    hosts: new Set(hosts.map(({ userId }) => userId)),
    formerEmails: once((userId) => formerEmails(db, userId)),
    teamsBinding: once((userId) => teamsBinding(db, benchmark.id, userId)),
  };
}

/** Asks about each person once. */
function once<T>(read: (userId: number) => Promise<T>): (userId: number) => Promise<T> {
  const known = new Map<number, Promise<T>>();
  return (userId) => {
    const answer = known.get(userId) ?? read(userId);
    known.set(userId, answer);
    return answer;
  };
}

/**
 * Why this person may not take part with the team (null: with any), as a sentence for `readerId`; null if they may.
 * Team-mates learn that a member is in the way and roughly why, not that member's address or other team.
 */
export async function personObstacle(
  rules: Rules,
  person: Person,
  teamId: number | null,
  readerId: number,
): Promise<string | null> {
  const { benchmark, addresses, hosts } = rules;
  const isReader = person.userId === readerId;
  const { name } = person;
  if (hosts.has(person.userId)) {
    const who = isReader ? "You are a host" : `${name} is a host`;
    return `${who} of this benchmark: hosts know the answers, so they hand in baselines and do not take part.`;
  }
  const defect = addressDefect(addresses, person.email, await rules.formerEmails(person.userId));
  if (defect !== null) return addressSentence(defect, isReader ? null : name, addresses);
  const isComplete = person.fullName !== "" && person.affiliation !== "";
  if (benchmark.requiresProfile && !isComplete) {
    return isReader
      ? "This benchmark asks for your full name and affiliation. Please add them to your profile."
      : `This benchmark asks for full names and affiliations, and ${name} has not given both.`;
  }
  const otherTeam = (await rules.teamsBinding(person.userId)).find(({ id }) => id !== teamId);
  if (otherTeam === undefined) return null;
  return isReader
    ? `You take part in this benchmark with the team ${otherTeam.name}, and one person takes part with one team only.`
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
