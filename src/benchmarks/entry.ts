import type { Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import { seasonOf } from "../kit/window.ts";
import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { type Benchmark, benchmarkById } from "./benchmark.ts";
import { ownObstacle, teamObstacle } from "./eligibility.ts";
import type { RuledBenchmark } from "./eligibility-person.ts";
import { acceptedAt } from "./terms.ts";

export type EntryState = Row<"entry">["state"];

/** A team taking part in a benchmark. */
export type Entry = { id: number; state: EntryState; createdAt: number };

/** The entry of a team, if it has one. */
export async function entryOf(db: Db, benchmarkId: number, teamId: number): Promise<Entry | undefined> {
  return db
    .selectFrom("entry")
    .select(["id", "state", "created_at as createdAt"])
    .where("benchmark_id", "=", benchmarkId)
    .where("team_id", "=", teamId)
    .executeTakeFirst();
}

/** Why nobody can enter this benchmark at the moment, as a sentence; null if it is open. One may enter before it begins. */
export function closedBecause(
  benchmark: Pick<Benchmark, "publishedAt" | "registrationOpen" | "endAt">,
  now: number,
): string | null {
  if (benchmark.publishedAt === null) return "This benchmark has not been published yet.";
  if (now >= benchmark.endAt) return "This benchmark is over.";
  return benchmark.registrationOpen ? null : "The host has closed registration for this benchmark.";
}

/** What the host's decision on an entry means to its team, where that shuts it out for good. */
export function decidedAgainst(state: EntryState): string | null {
  if (state === "banned") return "The host has banned your team from this benchmark.";
  return state === "refused" ? "The host has not admitted your team to this benchmark." : null;
}

/** How one person stands to one benchmark. */
export type Participation = {
  /** Their team that takes part, with its entry; both null when none does. */
  team: { id: number; name: string } | null;
  entry: Entry | null;
  /** Whether they have accepted the present version of the terms. */
  termsAccepted: boolean;
  /** Why they are kept out altogether, of what participants see too: a ban or another rule, as a sentence. */
  barredBecause: string | null;
  /** Why they cannot submit (or, without a team, not enter) at the moment: the above, or a matter of time. Terms are not counted. */
  blockedBecause: string | null;
};

/** Whether somebody takes part: the host has let their team in, and no rule keeps them out. */
export function takesPart(part: Participation | null): boolean {
  return part?.entry?.state === "approved" && part.barredBecause === null;
}

/** What the rules ask of a benchmark here. */
type OpenBenchmark = RuledBenchmark &
  Pick<Benchmark, "startAt" | "endAt" | "publishedAt" | "registrationOpen" | "termsVersion">;

/** How the viewer stands to the benchmark, for the pages; null for a guest. */
export async function participation(
  db: Db,
  viewer: Viewer,
  benchmark: OpenBenchmark,
  now: number,
): Promise<Participation | null> {
  return viewer === null ? null : standing(db, benchmark, viewer.id, now);
}

/**
 * The team for which this person may submit to the benchmark now. To be called in the transaction that makes the
 * submission: the benchmark is read anew there. Phases and quotas are the caller's business.
 *
 * @throws Fault forbidden with the reason; conflict when the terms are still to be accepted.
 */
export async function mayTakePart(
  trx: Db,
  userId: number,
  benchmark: { id: number },
  now: number,
): Promise<{ teamId: number; entryId: number }> {
  const present = await standing(trx, await benchmarkById(trx, benchmark.id), userId, now);
  const { team, entry, termsAccepted, barredBecause, blockedBecause } = present;
  if (team === null || entry === null) {
    const reason = barredBecause ?? "You do not take part in this benchmark yet. Enter it with a team first.";
    throw new Fault("forbidden", reason, [], "no_entry");
  }
  if (blockedBecause !== null) {
    throw new Fault("forbidden", blockedBecause, [], `entry_${entry.state}`, { team: team.name });
  }
  if (!termsAccepted) {
    throw new Fault(
      "conflict",
      "Please accept the present terms of this benchmark first, on its page Participate.",
      [],
      "terms_not_accepted",
    );
  }
  return { teamId: team.id, entryId: entry.id };
}

async function standing(
  db: Db,
  benchmark: OpenBenchmark,
  userId: number,
  now: number,
): Promise<Participation> {
  const termsAccepted = (await acceptedAt(db, benchmark, userId)) !== null;
  const entered = await enteredWith(db, benchmark.id, userId);
  if (entered === null) {
    const barred = await ownObstacle(db, benchmark, userId);
    const blockedBecause = barred ?? closedBecause(benchmark, now);
    return { team: null, entry: null, termsAccepted, barredBecause: barred, blockedBecause };
  }
  const { team, ...entry } = entered;
  const barred = decidedAgainst(entry.state) ?? (await teamObstacle(db, benchmark, team.id, userId));
  const blockedBecause = barred ?? waitsBecause(entry.state, benchmark, now);
  return { team, entry, termsAccepted, barredBecause: barred, blockedBecause };
}

function waitsBecause(state: EntryState, benchmark: OpenBenchmark, now: number): string | null {
  if (state === "pending") return "The host has not approved your team yet.";
  const season = seasonOf(benchmark, now);
  if (season === "running") return null;
  return season === "upcoming" ? "This benchmark has not begun yet." : "This benchmark is over.";
}

/** The entry of the person's team, if it has one. With several, which the rules prevent, the one that decides. */
export async function enteredWith(db: Db, benchmarkId: number, userId: number) {
  const rows = await db
    .selectFrom("entry")
    .innerJoin("member", "member.team_id", "entry.team_id")
    .innerJoin("team", "team.id", "entry.team_id")
    .select(["entry.id", "entry.state", "entry.created_at as createdAt", "team.id as teamId", "team.name"])
    .where("entry.benchmark_id", "=", benchmarkId)
    .where("member.user_id", "=", userId)
    .orderBy("entry.id")
    .execute();
  const order: EntryState[] = ["banned", "approved", "pending", "refused"];
  const [first] = rows.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  if (first === undefined) return null;
  const { teamId, name, ...entry } = first;
  return { ...entry, team: { id: teamId, name } };
}
