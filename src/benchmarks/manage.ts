import { recordAudit } from "../accounts/audit.ts";
import { signedIn, type User, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import type { BenchmarkConfig } from "./config/types.ts";
import { publishBenchmark } from "./importing/import.ts";
import { hostedBenchmark, type VisibleBenchmark } from "./visible.ts";

type ManageApp = Pick<App, "db" | "clock">;

/** Lets everybody see a benchmark. @throws Fault missing for anybody but its hosts. */
export async function publish(app: ManageApp, viewer: Viewer, benchmarkId: number): Promise<void> {
  const { id } = await hostedBenchmark(app.db, viewer, benchmarkId);
  await publishBenchmark(app, id, signedIn(viewer).id);
}

/** Makes a benchmark a draft again, as long as no team has entered it. @throws Fault missing, conflict. */
export async function unpublish(app: ManageApp, viewer: Viewer, benchmarkId: number): Promise<void> {
  await asHost(app, viewer, benchmarkId, async (trx, { id, publishedAt }, act) => {
    if (publishedAt === null) return;
    const entry = await trx
      .selectFrom("entry")
      .select("id")
      .where("benchmark_id", "=", id)
      .executeTakeFirst();
    if (entry !== undefined) {
      throw new Fault(
        "conflict",
        "Teams have entered this benchmark, so it stays published. Close its registration instead.",
      );
    }
    await trx.updateTable("benchmark").set({ published_at: null }).where("id", "=", id).execute();
    await act("unpublished");
  });
}

/** Opens or closes a benchmark for new teams. @throws Fault missing. */
export async function setRegistration(
  app: ManageApp,
  viewer: Viewer,
  benchmarkId: number,
  isOpen: boolean,
): Promise<void> {
  await asHost(app, viewer, benchmarkId, async (trx, { id, registrationOpen }, act) => {
    if (registrationOpen === isOpen) return;
    await trx
      .updateTable("benchmark")
      .set({ registration_open: isOpen ? 1 : 0 })
      .where("id", "=", id)
      .execute();
    await changeConfig(trx, id, (config) => {
      config.access.registrationOpen = isOpen;
    });
    await act(isOpen ? "opened registration for" : "closed registration for");
  });
}

/** Stops a phase from taking submissions, or lets it take them again; what is queued goes on. @throws Fault missing. */
export async function setPaused(
  app: ManageApp,
  viewer: Viewer,
  benchmarkId: number,
  phaseId: number,
  isPaused: boolean,
): Promise<void> {
  await asHost(app, viewer, benchmarkId, async (trx, { id }, act) => {
    const phase = await trx
      .selectFrom("phase")
      .select(["id", "config_id", "is_paused"])
      .where("id", "=", phaseId)
      .where("benchmark_id", "=", id)
      .executeTakeFirst();
    if (phase === undefined) throw new Fault("missing", "There is no such phase.");
    if (phase.is_paused === (isPaused ? 1 : 0)) return;
    await trx
      .updateTable("phase")
      .set({ is_paused: isPaused ? 1 : 0 })
      .where("id", "=", phase.id)
      .execute();
    await changeConfig(trx, id, (config) => {
      for (const each of config.phases) if (each.configId === phase.config_id) each.paused = isPaused;
    });
    await act(isPaused ? "paused a phase of" : "resumed a phase of", { phase: phase.id });
  });
}

type Act = (action: string, details?: { phase: number }) => Promise<void>;

/** Runs a change in a transaction that begins with asking whether the viewer may. */
async function asHost(
  app: ManageApp,
  viewer: Viewer,
  benchmarkId: number,
  change: (trx: Trx, benchmark: VisibleBenchmark, act: Act) => Promise<void>,
): Promise<void> {
  const user: User = signedIn(viewer);
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const benchmark = await hostedBenchmark(trx, user, benchmarkId);
    await change(trx, benchmark, (action, details) =>
      recordAudit(
        trx,
        { actorId: user.id, action, object: "benchmark", objectId: benchmark.id, details },
        now,
      ),
    );
  });
}

/**
 * Changes the kept configuration along with the row, so that an export says how things are and the preview of a
 * re-import shows that it would change them back.
 */
async function changeConfig(trx: Trx, id: number, change: (config: BenchmarkConfig) => void): Promise<void> {
  const row = await trx
    .selectFrom("benchmark")
    .select("config")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const config: BenchmarkConfig = JSON.parse(row.config);
  change(config);
  await trx
    .updateTable("benchmark")
    .set({ config: JSON.stringify(config) })
    .where("id", "=", id)
    .execute();
}
