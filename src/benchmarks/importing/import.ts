import { recordAudit } from "../../accounts/audit.ts";
import type { Problem } from "../../kit/problem.ts";
import { slugify } from "../../kit/slug.ts";
import type { App } from "../../platform/app.ts";
import type { Trx } from "../../platform/database.ts";
import { enqueue } from "../../platform/queue.ts";
import { settleEvaluatorImage } from "./evaluator-image.ts";
import { readSource, storeFiles } from "./read-source.ts";
import { refuseLosses } from "./losses.ts";
import { benchmarkRow } from "./rows.ts";
import { digestIn, writeParts } from "./write.ts";

type ImportApp = Pick<App, "db" | "files" | "pictures" | "clock" | "config">;

/** A benchmark that is now in the database, and what should be said about its configuration. */
export type Imported = { benchmarkId: number; slug: string; warnings: Problem[] };

/**
 * Makes a benchmark, unpublished, from an unpacked ZIP or a folder. All of it, or none.
 * @throws Fault invalid with every problem at once.
 */
export async function importBenchmark(
  app: ImportApp,
  root: string,
  by: { hostTeamId: number; actorId: number | null },
): Promise<Imported> {
  const { config, warnings } = await readSource(root);
  const { files, logoDigest, warnings: aboutFiles } = await storeFiles(app, root, config);
  const { image, warnings: aboutImage } = await settleEvaluatorImage(app.config, config);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const slug = await freeSlug(trx, slugify(config.slug ?? "") || slugify(config.title) || "benchmark");
    const { id } = await trx
      .insertInto("benchmark")
      .values({
        ...benchmarkRow(config, (path) => digestIn(files, path)),
        evaluator_image: image,
        host_team_id: by.hostTeamId,
        slug,
        logo_digest: logoDigest,
        created_at: now,
        updated_at: now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await writeParts(trx, { id, slug, config, files });
    await recordAudit(
      trx,
      { actorId: by.actorId, action: "imported", object: "benchmark", objectId: id },
      now,
    );
    return { benchmarkId: id, slug, warnings: [...warnings, ...aboutFiles, ...aboutImage] };
  });
}

/**
 * Changes a benchmark to match a newer ZIP or folder. Things are found again by their config ids; what has submissions stays.
 * Existing scores are not computed anew.
 *
 * @throws Fault invalid as importBenchmark; conflict when something that has submissions or scores would vanish.
 */
export async function updateBenchmark(
  app: ImportApp,
  root: string,
  on: { benchmarkId: number; actorId: number | null },
): Promise<Imported> {
  const { config, warnings } = await readSource(root);
  const { files, logoDigest, warnings: aboutFiles } = await storeFiles(app, root, config);
  const { image, warnings: aboutImage } = await settleEvaluatorImage(app.config, config);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    await refuseLosses(trx, on.benchmarkId, config);
    const { id, slug } = await trx
      .updateTable("benchmark")
      .set({
        ...benchmarkRow(config, (path) => digestIn(files, path)),
        evaluator_image: image,
        logo_digest: logoDigest,
        updated_at: now,
      })
      .where("id", "=", on.benchmarkId)
      .returning(["id", "slug"])
      .executeTakeFirstOrThrow();
    await writeParts(trx, { id, slug, config, files });
    await recordAudit(
      trx,
      { actorId: on.actorId, action: "changed", object: "benchmark", objectId: id },
      now,
    );
    await standingsLater(trx, id, now);
    return { benchmarkId: id, slug, warnings: [...warnings, ...aboutFiles, ...aboutImage] };
  });
}

/** Kind of the job that works out what stands on every board of a benchmark; its subject is the benchmark's id. */
export const STANDINGS = "standings";

/** Queues it, unless it waits already. */
export async function standingsLater(trx: Trx, benchmarkId: number, now: number): Promise<void> {
  const waiting = await trx
    .selectFrom("job")
    .select("id")
    .where("kind", "=", STANDINGS)
    .where("subject", "=", benchmarkId)
    .where("state", "in", ["waiting", "running"])
    .executeTakeFirst();
  // One that waits already will see this change; nothing of a running one is committed before this transaction is.
  if (waiting === undefined)
    await enqueue(trx, { kind: STANDINGS, subject: benchmarkId, fairKey: STANDINGS, priority: 2 }, now);
}

/** Lets everybody see a benchmark. Publishing twice changes nothing. */
export async function publishBenchmark(
  app: Pick<App, "db" | "clock">,
  benchmarkId: number,
  actorId: number | null,
): Promise<void> {
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("benchmark")
      .set({ published_at: now })
      .where("id", "=", benchmarkId)
      .where("published_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await recordAudit(trx, { actorId, action: "published", object: "benchmark", objectId: benchmarkId }, now);
  });
}

async function freeSlug(trx: Trx, wanted: string): Promise<string> {
  const taken = new Set((await trx.selectFrom("benchmark").select("slug").execute()).map((row) => row.slug));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}
