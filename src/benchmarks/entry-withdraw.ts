import { recordAudit } from "../accounts/audit.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { participation } from "./entry.ts";
import { visibleBenchmarkById } from "./visible.ts";

/**
 * Takes the viewer's team out of a benchmark again, as long as it has submitted nothing. What the host has decided against
 * the team stays.
 *
 * @throws Fault unauthorised, missing, forbidden.
 */
export async function withdrawEntry(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  benchmarkId: number,
): Promise<void> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const benchmark = await visibleBenchmarkById(trx, user, benchmarkId);
    const present = await participation(trx, user, benchmark, now);
    const [team, entry] = [present?.team ?? null, present?.entry ?? null];
    if (team === null || entry === null) {
      throw new Fault("forbidden", "Your team does not take part in this benchmark.", [], "no_entry");
    }
    if (entry.state === "banned" || entry.state === "refused") {
      throw new Fault("forbidden", present?.barredBecause ?? "The host has decided against your team.");
    }
    const submission = await trx
      .selectFrom("submission")
      .innerJoin("phase", "phase.id", "submission.phase_id")
      .select("submission.id")
      .where("submission.team_id", "=", team.id)
      .where("phase.benchmark_id", "=", benchmark.id)
      .executeTakeFirst();
    if (submission !== undefined) {
      throw new Fault(
        "forbidden",
        "Your team has submitted to this benchmark, so it stays in.",
        [],
        "has_submitted",
      );
    }
    await trx.deleteFrom("entry").where("id", "=", entry.id).execute();
    const act = { actorId: user.id, action: "withdrew from", object: "benchmark", objectId: benchmark.id };
    await recordAudit(trx, { ...act, details: { entry: entry.id, team: team.id } }, now);
  });
}
