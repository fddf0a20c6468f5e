import { join } from "node:path";
import { sweepAccounts } from "./accounts/sweep.ts";
import { collectGarbage } from "./images/garbage.ts";
import { DAY, HOUR } from "./kit/clock.ts";
import type { App } from "./platform/app.ts";
import { openReadOnly } from "./platform/database.ts";
import { namedDigests } from "./platform/digests.ts";
import { holdBlobs } from "./platform/lock.ts";
import { sweepUploads } from "./submissions/uploads/abandon.ts";

type SweepApp = Pick<App, "config" | "db" | "files" | "clock" | "log" | "signal">;

/** How long a file may lie in the store before something has to name it. */
const FILE_GRACE = DAY;
const DRAFT_LIFETIME = 7 * DAY;
/** How long one can look up why a job failed. */
const JOB_LIFETIME = 30 * DAY;

/** The appliance's housekeeping, every hour; not at the start, when everybody comes back. `stop` waits for what is being removed. */
export function startSweep(app: SweepApp): { stop(): Promise<void> } {
  const sweep = openSweep(app);
  let sweeping = Promise.resolve();
  const next = () => {
    sweeping = sweeping.then(sweep).catch((error) => app.log.error("housekeeping", error));
  };
  const timer = setInterval(next, HOUR);
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}

/**
 * One round of housekeeping per call. A stored file goes when no row has named it in two rounds in a row and it is older than a
 * day: a file that is kept is named a moment later, and an import takes its draft's name away for as long as it lasts.
 */
export function openSweep(app: SweepApp): () => Promise<void> {
  let unnamedBefore = new Set<string>();
  return async () => {
    const now = app.clock.now();
    await sweepAccounts(app.db, now);
    await sweepUploads(app);
    const collected = await collectGarbage(app.db, now);
    if (collected.manifests + collected.blobs > 0)
      app.log.info("images removed that nothing needs", collected);
    await app.db
      .deleteFrom("import_draft")
      .where("created_at", "<", now - DRAFT_LIFETIME)
      .execute();
    await app.db
      .deleteFrom("job")
      .where("finished_at", "<", now - JOB_LIFETIME)
      .execute();
    const unnamed = await unnamedFiles(app);
    await removeFiles(
      app,
      [...unnamed].filter((digest) => unnamedBefore.has(digest)),
      now - FILE_GRACE,
    );
    unnamedBefore = unnamed;
  };
}

/**
 * Stored files that no row of the database names at this moment.
 * @param onNamed is told every digest that a row names, as often as it is named.
 */
export async function unnamedFiles(
  { config, files }: Pick<SweepApp, "config" | "files">,
  onNamed: (digest: string) => void = () => {},
): Promise<Set<string>> {
  // A connection of its own reads one state of the database to the end, without holding anybody up.
  const sqlite = openReadOnly(join(config.data, "assay.db"));
  try {
    sqlite.run("BEGIN");
    // Twelve of 64 digits are enough: two files that share them merely keep each other.
    const named = new Set<number>();
    let read = 0;
    for (const digest of namedDigests(sqlite)) {
      named.add(beginning(digest));
      onNamed(digest);
      if (++read % 1000 === 0) await Bun.sleep(0);
    }
    const unnamed = new Set<string>();
    for await (const digest of files.digests()) if (!named.has(beginning(digest))) unnamed.add(digest);
    return unnamed;
  } finally {
    sqlite.close();
  }
}

const beginning = (digest: string) => Number.parseInt(digest.slice(0, 12), 16);

async function removeFiles(
  { config, files, log }: SweepApp,
  digests: string[],
  before: number,
): Promise<void> {
  if (digests.length === 0) return;
  const hold = holdBlobs(config.data, 0);
  if (hold === null) return log.info("no stored files removed while a backup copies them");
  try {
    let removed = 0;
    for (const digest of digests) if (await files.removeOld(digest, before)) removed++;
    if (removed > 0) log.info("stored files removed that nothing names", { removed });
  } finally {
    hold.release();
  }
}
