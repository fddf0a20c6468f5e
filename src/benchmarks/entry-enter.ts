import { recordAudit } from "../accounts/audit.ts";
import { ownTeam } from "../accounts/team.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { teamObstacle } from "./eligibility.ts";
import { closedBecause, decidedAgainst, type Entry, entryOf } from "./entry.ts";
import { recordAcceptance } from "./terms.ts";
import { visibleBenchmarkById } from "./visible.ts";

/**
 * Enters one of the viewer's teams, who thereby accepts the terms of which they were shown `termsVersion`. Everything
 * is checked in the transaction that makes the entry; entering again gives the entry there is.
 *
 * @throws Fault unauthorised, missing, conflict when the terms have changed, forbidden with the rule that speaks against it.
 */
export async function enterBenchmark(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  benchmarkId: number,
  by: { teamId: number; termsVersion: string },
): Promise<Entry> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const benchmark = await visibleBenchmarkById(trx, user, benchmarkId);
    const team = await ownTeam(trx, user, by.teamId);
    const existing = await entryOf(trx, benchmark.id, team.id);
    const refusal = existing === undefined ? closedBecause(benchmark, now) : decidedAgainst(existing.state);
    if (refusal !== null) throw new Fault("forbidden", refusal);
    const obstacle = await teamObstacle(trx, benchmark, team.id, user.id);
    if (obstacle !== null) throw new Fault("forbidden", obstacle);
    await recordAcceptance(trx, benchmark, user.id, by.termsVersion, now);
    if (existing !== undefined) return existing;

    const state = benchmark.approvesTeams ? "pending" : "approved";
    const { id } = await trx
      .insertInto("entry")
      .values({ benchmark_id: benchmark.id, team_id: team.id, state, created_by: user.id, created_at: now })
      .returning("id")
      .executeTakeFirstOrThrow();
    const act = { actorId: user.id, action: "entered", object: "benchmark", objectId: benchmark.id };
    await recordAudit(trx, { ...act, details: { entry: id, team: team.id, state } }, now);
    return { id, state, createdAt: now };
  });
}
