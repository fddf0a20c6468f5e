import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "./kit/clock.ts";
import type { App } from "./platform/app.ts";
import { assetText, listAssets } from "./platform/assets.ts";
import type { Config } from "./platform/config.ts";
import { openKysely, openSqlite } from "./platform/database.ts";
import { chooseEngine } from "./platform/engine.ts";
import { openFiles } from "./platform/files.ts";
import { type Log, openLog } from "./platform/log.ts";
import { type Migration, migrate, pendingMigrations } from "./platform/migrations.ts";
import { openPictures } from "./platform/pictures.ts";
import { openRunner } from "./platform/sealed/runner.ts";
import { openSignal } from "./platform/signal.ts";

/** The migrations that this program carries with it. */
export function embeddedMigrations(): Migration[] {
  return listAssets("migrations").map((path) => ({
    name: path.slice("migrations/".length),
    sql: assetText(path),
  }));
}

/**
 * Opens an appliance on its data folder, making or migrating it as needed. Used alike by the server, the command line and tests.
 *
 * @throws Fault conflict when the folder was written by a newer version.
 */
export function openApp(
  config: Config,
  given: { clock?: Clock; log?: Log } = {},
): App & { close(): Promise<void> } {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const clock = given.clock ?? systemClock;
  const log = given.log ?? openLog((line) => process.stderr.write(`${line}\n`), clock.now);
  const sqlite = openMigrated(join(config.data, "assay.db"), clock.now(), log);
  const db = openKysely(sqlite);
  return {
    config,
    db,
    files: openFiles(config.data, config.minFreeBytes),
    engine: (image) => chooseEngine(config, image),
    runner: () => openRunner(db, config),
    pictures: openPictures(join(config.data, "run")),
    signal: openSignal(),
    registry: { port: null },
    clock,
    log,
    async close() {
      sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
      await db.destroy();
      // Kysely closes what it has used; a command that asked the database nothing leaves that to us.
      sqlite.close();
    },
  };
}

/** Opens the database at its newest schema. Before an existing one changes, a copy goes to backups/. */
function openMigrated(path: string, now: number, log: Log) {
  const existed = existsSync(path);
  const sqlite = openSqlite(path);
  const migrations = embeddedMigrations();
  const pending = pendingMigrations(sqlite, migrations);
  if (existed && pending.length > 0 && pending.length < migrations.length) {
    const copy = join(path, "..", "backups", `before-${pending[0]}-${now}.db`);
    mkdirSync(join(copy, ".."), { recursive: true, mode: 0o700 });
    sqlite.run("VACUUM INTO ?", [copy]);
    log.info("database copied before migration", { copy });
  }
  const applied = migrate(sqlite, migrations, now);
  if (applied.length > 0) log.info("database migrated", { applied });
  return sqlite;
}
