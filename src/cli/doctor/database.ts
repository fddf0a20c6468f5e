import type { Database } from "bun:sqlite";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { verifyAudit } from "../../accounts/audit.ts";
import { embeddedMigrations } from "../../app.ts";
import { MINUTE } from "../../kit/clock.ts";
import type { Config } from "../../platform/config.ts";
import { openKysely, openReadOnly, openSqlite } from "../../platform/database.ts";
import { openFiles } from "../../platform/files.ts";
import { foreignMigrations, pendingMigrations } from "../../platform/migrations.ts";
import { unnamedFiles } from "../../sweep.ts";
import { type Check, fail, type Finding, ok, warn } from "./finding.ts";
import { nearest } from "./folder.ts";

const FROM_BACKUP = "Stop the server and restore the newest backup: assay restore BACKUP --data NEWFOLDER";

/** A look into the database that is there; before the first start there is nothing to say against it. */
function looking(look: (sqlite: Database, config: Config, now: number) => Finding | Promise<Finding>): Check {
  return async (config, now) => {
    const path = join(config.data, "assay.db");
    if (!existsSync(path)) return ok("there is no database yet");
    const sqlite = openReadOnly(path);
    try {
      return await look(sqlite, config, now);
    } finally {
      sqlite.close();
    }
  };
}

/** Settings belong to a connection, so they are tried on a database of their own on the same file system. */
export const sqliteSettings: Check = ({ data }) => {
  const folder = mkdtempSync(join(nearest(data), "doctor-"));
  try {
    const sqlite = openSqlite(join(folder, "trial.db"));
    const { journal_mode } = sqlite.query<{ journal_mode: string }, []>("PRAGMA journal_mode").get() ?? {};
    sqlite.close();
    if (journal_mode === "wal") return ok("write-ahead log, every commit synced to disk");
    return fail(
      `SQLite keeps no write-ahead log here (${journal_mode})`,
      "Move the data folder to a disk of this machine.",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const integrity: Check = looking((sqlite) => {
  const { quick_check } = sqlite.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get() ?? {};
  if (quick_check !== "ok") return fail(`the database is damaged: ${quick_check}`, FROM_BACKUP);
  const dangling = sqlite.query("PRAGMA foreign_key_check").all().length;
  if (dangling > 0) return fail(`${dangling} rows refer to rows that are not there`, FROM_BACKUP);
  return ok("whole");
});

export const migrations: Check = looking((sqlite) => {
  const known = embeddedMigrations();
  const foreign = foreignMigrations(sqlite, known);
  if (foreign.length > 0)
    return fail(`the database is from a newer version of Assay (${foreign.join(", ")})`, "Use that version.");
  const pending = pendingMigrations(sqlite, known);
  if (pending.length === 0) return ok(`all ${known.length} applied`);
  return warn(
    `${pending.length} of ${known.length} run at the next start`,
    "Make a backup before it: assay backup --out NEWFOLDER",
  );
});

export const trail: Check = looking(async (sqlite) => {
  const { rows, head, brokenAt } = await verifyAudit(openKysely(sqlite));
  if (brokenAt === null) return ok(`whole: ${rows} acts, newest hash ${head.slice(0, 16)}…`);
  return fail(
    `broken at no. ${brokenAt}: that row, or the one before it, is not what was written`,
    "Find out who could write to the database, and compare with a backup.",
  );
});

export const storedFiles: Check = looking(async (_, config) => {
  const files = openFiles(config.data, config.minFreeBytes);
  const missing = new Set<string>();
  const unnamed = await unnamedFiles({ config, files }, (digest) => {
    if (!existsSync(files.path(digest))) missing.add(digest);
  });
  if (missing.size > 0)
    return fail(
      `${missing.size} files that the database names are missing, such as ${[...missing][0]}`,
      FROM_BACKUP,
    );
  return ok(
    unnamed.size === 0
      ? "all there"
      : `all there, and ${unnamed.size} more that the sweep removes when they are a day old`,
  );
});

/** Phases open and close by the clock, so one that runs behind what has already happened is wrong. */
export const clock: Check = looking((sqlite, _, now) => {
  const { newest } = sqlite
    .query<{ newest: number | null }, []>(
      "SELECT max(at) AS newest FROM (SELECT max(at) AS at FROM audit UNION ALL SELECT max(applied_at) FROM migration)",
    )
    .get() ?? { newest: null };
  if (newest === null || now >= newest - 5 * MINUTE) return ok(new Date(now).toISOString());
  return fail(
    `it says ${new Date(now).toISOString()}, but the database has an entry of ${new Date(newest).toISOString()}`,
    "Set the clock, and keep it right with NTP.",
  );
});
