import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { embeddedMigrations } from "../../src/app.ts";
import type { Clock } from "../../src/kit/clock.ts";
import type { App } from "../../src/platform/app.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openKysely, openSnapshot } from "../../src/platform/database.ts";
import type { Engine } from "../../src/platform/engine.ts";
import { openFiles } from "../../src/platform/files.ts";
import { openLog } from "../../src/platform/log.ts";
import { migrate } from "../../src/platform/migrations.ts";
import { openPictures } from "../../src/platform/pictures.ts";
import { openRunner, type Runner } from "../../src/platform/sealed/runner.ts";
import { openSignal } from "../../src/platform/signal.ts";

/** Where test time starts. */
export const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);

/** A clock that stands still until it is told to move. */
export type TestClock = Clock & { advance(ms: number): void };

export type TestApp = App & { clock: TestClock; logged: Record<string, unknown>[]; close(): Promise<void> };

let snapshot: Uint8Array | null = null;

/** An appliance of its own for one test: real SQLite, migrated; a real file store in a folder that close() removes. */
export function openTestApp(
  given: { flags?: Record<string, string>; engine?: Engine; runner?: Runner } = {},
): TestApp {
  const folder = mkdtempSync(join(tmpdir(), "assay-test-"));
  const sqlite = openSnapshot((snapshot ??= migratedSnapshot()));
  const db = openKysely(sqlite);
  let now = NOON;
  const clock = {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
  const logged: Record<string, unknown>[] = [];
  const config = readConfig({ data: folder, "min-free-bytes": "0", ...given.flags }, {});
  return {
    config,
    db,
    files: openFiles(folder, config.minFreeBytes),
    engine: () =>
      given.engine === undefined
        ? Promise.reject(new Error("this test has no engine"))
        : Promise.resolve(given.engine),
    runner: () => (given.runner === undefined ? openRunner(db, config) : Promise.resolve(given.runner)),
    // Shared by all tests: fonts stay known to the picture library after a folder is gone.
    pictures: openPictures(join(tmpdir(), "assay-test-run")),
    signal: openSignal(),
    registry: { port: null },
    clock,
    log: openLog((line) => logged.push(JSON.parse(line)), clock.now),
    logged,
    async close() {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function migratedSnapshot(): Uint8Array {
  const sqlite = new Database(":memory:");
  migrate(sqlite, embeddedMigrations(), NOON);
  return sqlite.serialize();
}
