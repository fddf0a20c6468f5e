import type { Database } from "bun:sqlite";

/** One file of migrations/, in the order of its name. */
export type Migration = { name: string; sql: string };

/**
 * Brings a database to the newest schema: each migration once, in order, each in one transaction.
 * Applied ones are remembered with their SHA-256, so that an edited migration is noticed and never guessed around.
 *
 * @returns the names applied now.
 * @throws Error when the database is newer than this program or an applied migration has changed since.
 */
export function migrate(sqlite: Database, migrations: Migration[], now: number): string[] {
  sqlite.run(
    `CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`,
  );
  const applied = new Map(appliedMigrations(sqlite).map((row) => [row.name, row.sha256]));
  const known = new Set(migrations.map((migration) => migration.name));
  const foreign = [...applied.keys()].filter((name) => !known.has(name));
  if (foreign.length > 0) {
    throw new Error(
      `This database was written by a newer version of Assay (it has ${foreign.join(", ")}). Start that version instead.`,
    );
  }
  return migrations.filter((migration) => applyOnce(sqlite, migration, applied.get(migration.name), now)).map((m) => m.name);
}

/** Names of the migrations that have yet to run on this database. */
export function pendingMigrations(sqlite: Database, migrations: Migration[]): string[] {
  const exists = sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").get() !== null;
  const applied = new Set(exists ? appliedMigrations(sqlite).map((row) => row.name) : []);
  return migrations.map((migration) => migration.name).filter((name) => !applied.has(name));
}

function appliedMigrations(sqlite: Database): { name: string; sha256: string }[] {
  return sqlite.query<{ name: string; sha256: string }, []>("SELECT name, sha256 FROM migration ORDER BY name").all();
}

function applyOnce(sqlite: Database, migration: Migration, appliedAs: string | undefined, now: number): boolean {
  const sha256 = new Bun.CryptoHasher("sha256").update(migration.sql).digest("hex");
  if (appliedAs !== undefined) {
    if (appliedAs !== sha256) throw new Error(`Migration ${migration.name} has changed since it was applied to this database.`);
    return false;
  }
  sqlite.transaction(() => {
    sqlite.run(migration.sql);
    sqlite.run("INSERT INTO migration (name, sha256, applied_at) VALUES (?, ?, ?)", [migration.name, sha256, now]);
  })();
  return true;
}
