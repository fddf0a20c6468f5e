import type { Database } from "bun:sqlite";
import { Fault } from "../kit/fault.ts";
import { sha256Hex } from "../kit/secret.ts";

/** One file of migrations/, in the order of its name. */
export type Migration = { name: string; sql: string };

/**
 * Brings a database to the newest schema: each migration once, in order, each in one transaction.
 * Applied ones are remembered with their SHA-256, so that an edited migration is noticed and never guessed around.
 *
 * @returns the names applied now.
 * @throws Fault conflict when the database is newer than this program; Error when an applied migration has changed since.
 */
export function migrate(sqlite: Database, migrations: Migration[], now: number): string[] {
  sqlite.run(
    `CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`,
  );
  const foreign = foreignMigrations(sqlite, migrations);
  if (foreign.length > 0) {
    throw new Fault(
      "conflict",
      `This database was written by a newer version of Assay (it has ${foreign.join(", ")}). Start that version instead.`,
    );
  }
  return migrations.filter((migration) => applyOnce(sqlite, migration, now)).map((m) => m.name);
}

/** Names of the migrations that have yet to run on this database. */
export function pendingMigrations(sqlite: Database, migrations: Migration[]): string[] {
  const applied = new Set(appliedMigrations(sqlite));
  return migrations.map((migration) => migration.name).filter((name) => !applied.has(name));
}

/** Names of the migrations that have run on this database and that this program has never heard of. */
export function foreignMigrations(sqlite: Database, migrations: Migration[]): string[] {
  const known = new Set(migrations.map((migration) => migration.name));
  return appliedMigrations(sqlite).filter((name) => !known.has(name));
}

function appliedMigrations(sqlite: Database): string[] {
  if (sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").get() === null) return [];
  return sqlite
    .query<{ name: string }, []>("SELECT name FROM migration ORDER BY name")
    .all()
    .map((row) => row.name);
}

/** @returns whether it was applied just now. */
function applyOnce(sqlite: Database, migration: Migration, now: number): boolean {
  if (isApplied(sqlite, migration)) return false;
  const apply = sqlite.transaction(() => {
    // A server and a command may open a new folder at the same moment, and only one of them gets here first.
    if (isApplied(sqlite, migration)) return false;
    sqlite.run(migration.sql);
    sqlite.run("INSERT INTO migration (name, sha256, applied_at) VALUES (?, ?, ?)", [
      migration.name,
      sha256Hex(migration.sql),
      now,
    ]);
    return true;
  });
  return apply.immediate();
}

/** @throws Error when it was applied in other words than it has now. */
function isApplied(sqlite: Database, { name, sql }: Migration): boolean {
  const row = sqlite
    .query<{ sha256: string }, [string]>("SELECT sha256 FROM migration WHERE name = ?")
    .get(name);
  if (row !== null && row.sha256 !== sha256Hex(sql)) {
    throw new Error(`Migration ${name} has changed since it was applied to this database.`);
  }
  return row !== null;
}
