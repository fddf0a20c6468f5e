import { recordAudit } from "../accounts/audit.ts";
import { type Member, membersOf } from "../accounts/member.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { teamObstacle } from "./eligibility.ts";
import type { Entry, EntryState } from "./entry.ts";
import { hostedBenchmark } from "./visible.ts";

/** An entry as the hosts see it. */
export type HostedEntry = Entry & {
  decidedAt: number | null;
  team: { id: number; name: string; url: string };
  members: Member[];
  /** How often the team has submitted. */
  submissions: number;
};

/** The entries to a benchmark, those that wait for a decision first. The caller has made sure that the viewer hosts it. */
export async function entriesOf(db: Db, benchmarkId: number): Promise<HostedEntry[]> {
  const rows = await db
    .selectFrom("entry")
    .innerJoin("team", "team.id", "entry.team_id")
    .select(["entry.id", "entry.state", "entry.created_at", "entry.decided_at"])
    .select(["team.id as team_id", "team.name", "team.url"])
    .select((eb) =>
      eb
        .selectFrom("submission")
        .innerJoin("phase", "phase.id", "submission.phase_id")
        .select((count) => count.fn.countAll<number>().as("n"))
        .whereRef("submission.team_id", "=", "entry.team_id")
        .where("phase.benchmark_id", "=", benchmarkId)
        .as("submissions"),
    )
    .where("entry.benchmark_id", "=", benchmarkId)
    .orderBy((eb) => eb.case().when("entry.state", "=", "pending").then(0).else(1).end())
    .orderBy("entry.id")
    .execute();
  const entries: HostedEntry[] = [];
  for (const row of rows) {
    entries.push({
      id: row.id,
      state: row.state,
      createdAt: row.created_at,
      decidedAt: row.decided_at,
      team: { id: row.team_id, name: row.name, url: row.url },
      members: await membersOf(db, row.team_id),
      submissions: row.submissions ?? 0,
    });
  }
  return entries;
}

/** How many teams take part. */
export async function approvedTeams(db: Db, benchmarkId: number): Promise<number> {
  const { n } = await db
    .selectFrom("entry")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("benchmark_id", "=", benchmarkId)
    .where("state", "=", "approved")
    .executeTakeFirstOrThrow();
  return n;
}

/**
 * Decides on an entry; a decision can be changed at any time. A banned team cannot submit, its rows leave the boards, and
 * its members cannot take part with another team. Approving asks for the same rules as entering.
 *
 * @throws Fault missing for anybody but hosts, conflict with the rule that speaks against approving.
 */
export async function decideEntry(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  benchmarkId: number,
  entryId: number,
  state: Exclude<EntryState, "pending">,
): Promise<void> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const benchmark = await hostedBenchmark(trx, user, benchmarkId);
    const entry = await trx
      .selectFrom("entry")
      .select(["team_id", "state"])
      .where("id", "=", entryId)
      .where("benchmark_id", "=", benchmark.id)
      .executeTakeFirst();
    if (entry === undefined) throw new Fault("missing", "There is no such entry.");
    if (entry.state === state) return;
    const obstacle = state === "approved" ? await teamObstacle(trx, benchmark, entry.team_id, user.id) : null;
    if (obstacle !== null) throw new Fault("conflict", obstacle);
    await trx
      .updateTable("entry")
      .set({ state, decided_by: user.id, decided_at: now })
      .where("id", "=", entryId)
      .execute();
    const details = { entry: entryId, team: entry.team_id };
    const act = { actorId: user.id, action: state, object: "entry", objectId: entryId, details };
    await recordAudit(trx, act, now);
  });
}
