import { recordAudit } from "../accounts/audit.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import type { BenchmarkConfig } from "./config/types.ts";
import { standingsLater } from "./importing/import.ts";
import { refuseLosses } from "./importing/losses.ts";
import type { StoredFile } from "./importing/read-source.ts";
import { benchmarkRow } from "./importing/rows.ts";
import { digestIn, writeParts } from "./importing/write.ts";
import { hostedBenchmark } from "./visible.ts";

/**
 * Changes a benchmark as importing a newer version of its configuration would, without one: `change` has its way with the
 * configuration as it is kept, and everything is written anew from that. Files may be added; they are in the store already.
 *
 * @throws Fault missing for anybody but its hosts; whatever `change` throws; conflict when submissions would lose their place.
 */
export async function reconfigure(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  benchmarkId: number,
  change: (config: BenchmarkConfig) => StoredFile[] | void,
): Promise<void> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const { id, slug } = await hostedBenchmark(trx, user, benchmarkId);
    const config = await keptConfig(trx, id);
    const added = change(config) ?? [];
    insistOnOrder(config);
    const files = [
      ...added,
      ...(await keptFiles(trx, id)).filter(({ path }) => !added.some((file) => file.path === path)),
    ];
    await refuseLosses(trx, id, config);
    await trx
      .updateTable("benchmark")
      .set({ ...benchmarkRow(config, (path) => digestIn(files, path)), updated_at: now })
      .where("id", "=", id)
      .execute();
    await writeParts(trx, { id, slug, config, files });
    await recordAudit(trx, { actorId: user.id, action: "changed", object: "benchmark", objectId: id }, now);
    await standingsLater(trx, id, now);
  });
}

async function keptConfig(trx: Trx, id: number): Promise<BenchmarkConfig> {
  const { config } = await trx
    .selectFrom("benchmark")
    .select("config")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return JSON.parse(config);
}

async function keptFiles(trx: Trx, id: number): Promise<StoredFile[]> {
  return trx
    .selectFrom("benchmark_file")
    .select(["path", "digest", "bytes", "audience"])
    .where("benchmark_id", "=", id)
    .execute();
}

/** What the importer would refuse as well. @throws Fault invalid. */
function insistOnOrder(config: BenchmarkConfig): void {
  const windows = [
    { name: "The benchmark", ...config },
    ...config.phases.map((phase) => ({ ...phase, name: `The phase "${phase.name}"` })),
  ];
  for (const { name, start, end } of windows) {
    if (start !== null && end !== null && end <= start)
      throw new Fault("invalid", `${name} would end before it begins.`);
  }
}
