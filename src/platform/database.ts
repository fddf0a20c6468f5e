import { Database } from "bun:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
} from "kysely";
import type { Schema } from "./schema.ts";

/** Typed access to the tables. A transaction is one too, so a function that takes a Db also runs inside one. */
export type Db = Kysely<Schema>;

/** A Db inside BEGIN IMMEDIATE … COMMIT. Inside it, await nothing but the transaction itself. */
export type Trx = Transaction<Schema>;

/**
 * How many prepared statements a connection keeps. Bun's own 20 are fewer than one submission needs, so that almost
 * every query was compiled anew; all of ours together are a few hundred.
 */
Database.MAX_QUERY_CACHE_SIZE = 500;

/**
 * Opens a SQLite file the way an acknowledgement needs it: WAL with synchronous=FULL, so that a commit that
 * returned survives a power cut; foreign keys on; no trust in what a schema could call.
 *
 * @throws Error when SQLite does not take one of these settings.
 */
export function openSqlite(path: string): Database {
  return prepare(new Database(path, { create: true, strict: true, safeIntegers: false }));
}

/** Opens a SQLite file to look at it: nothing is written, not even its journal mode. @throws Error when there is none. */
export function openReadOnly(path: string): Database {
  return new Database(path, { readonly: true, strict: true });
}

/** A private database in memory from the bytes of another one: a migrated snapshot opens in a tenth of a millisecond. */
export function openSnapshot(bytes: Uint8Array): Database {
  return prepare(Database.deserialize(bytes, { strict: true }));
}

function prepare(sqlite: Database): Database {
  // First, because also the others may have to wait for somebody.
  sqlite.run(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
  writeAhead(sqlite);
  sqlite.run("PRAGMA synchronous = FULL");
  sqlite.run("PRAGMA foreign_keys = ON");
  sqlite.run("PRAGMA journal_size_limit = 67108864");
  sqlite.run("PRAGMA trusted_schema = OFF");
  sqlite.run("PRAGMA cache_size = -16384");
  const { synchronous } = sqlite.query<{ synchronous: number }, []>("PRAGMA synchronous").get() ?? {};
  if (synchronous !== 2)
    throw new Error("SQLite did not accept synchronous=FULL; refusing to run without it.");
  return sqlite;
}

/** For how long to wait for whoever holds the database. */
const PATIENCE_MS = 5000;

/**
 * Switches a new database to WAL. When two do that at the same moment SQLite fails one of them at once, whatever its timeout,
 * since both hold what the other waits for.
 */
function writeAhead(sqlite: Database): void {
  for (let waited = 0; ; waited += 10) {
    try {
      return void sqlite.run("PRAGMA journal_mode = WAL");
    } catch (error) {
      if ((error as { code?: string }).code !== "SQLITE_BUSY" || waited >= PATIENCE_MS) throw error;
      Bun.sleepSync(10);
    }
  }
}

/** Kysely over bun:sqlite. Transactions begin IMMEDIATE, so that a check and the insert that relies on it are one. */
export function openKysely(sqlite: Database): Db {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new BunSqliteDriver(sqlite),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/**
 * A transaction that does not wait for the disk, so a power cut may undo it: for what is merely nice to know, such as
 * when somebody was last seen. It is safe as soon as anything after it is. Not inside another transaction.
 */
export async function noteDown(db: Db, write: (trx: Trx) => Promise<unknown>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await connection.executeQuery(CompiledQuery.raw("PRAGMA synchronous = NORMAL"));
    try {
      await connection.transaction().execute(write);
    } finally {
      await connection.executeQuery(CompiledQuery.raw("PRAGMA synchronous = FULL"));
    }
  });
}

const state = CompiledQuery.raw(
  "SELECT total_changes() || '-' || data_version AS text FROM pragma_data_version",
);

/**
 * A text that is another one after anything was written, by this connection or by another program. It waits for a
 * transaction that is open, so do not ask inside one.
 */
export async function stateOf(db: Db): Promise<string> {
  const { rows } = await db.executeQuery(state);
  return String((rows as { text: string }[])[0]?.text);
}

class BunSqliteDriver extends SqliteDriver {
  private readonly sqlite: Database;

  constructor(sqlite: Database) {
    super({ database: asBetterSqlite(sqlite) });
    this.sqlite = sqlite;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide that reason behind its own error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** The four methods Kysely's driver calls, over bun:sqlite's cached statements. */
function asBetterSqlite(sqlite: Database) {
  return {
    close: () => sqlite.close(),
    prepare: (sql: string) => {
      const statement = sqlite.query(sql);
      const bind = (parameters: readonly unknown[]) => parameters as never[];
      return {
        reader: statement.columnNames.length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...bind(parameters)),
        run: (parameters: readonly unknown[]) => statement.run(...bind(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...bind(parameters)),
      };
    },
  };
}
