import { expect, test } from "bun:test";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { sql } from "kysely";
import { embeddedMigrations } from "../../src/app.ts";
import { noteDown, openKysely, openReadOnly, openSqlite, stateOf } from "../../src/platform/database.ts";
import { migrate } from "../../src/platform/migrations.ts";
import { folderWith } from "../support/temporary.ts";

function migrated() {
  const path = join(folderWith(), "assay.db");
  const sqlite = openSqlite(path);
  migrate(sqlite, embeddedMigrations(), 0);
  return { path, sqlite, db: openKysely(sqlite) };
}

const pragma = (sqlite: Database, name: string) =>
  Object.values(sqlite.query(`PRAGMA ${name}`).get() ?? {})[0];

test("a commit survives a power cut: write-ahead log, synced at every commit", () => {
  const { sqlite } = migrated();
  expect(pragma(sqlite, "journal_mode")).toBe("wal");
  expect(pragma(sqlite, "synchronous")).toBe(2);
});

test("references are checked, others are waited for, and the schema is not trusted", () => {
  const { sqlite } = migrated();
  expect(pragma(sqlite, "foreign_keys")).toBe(1);
  expect(pragma(sqlite, "busy_timeout")).toBe(5000);
  expect(pragma(sqlite, "trusted_schema")).toBe(0);
});

test("a transaction holds the write lock from its beginning, before it has written anything", async () => {
  const { path, db } = migrated();
  const other = new Database(path);
  other.run("PRAGMA busy_timeout = 0");
  await db.transaction().execute(async (trx) => {
    await trx.selectFrom("setting").selectAll().execute();
    expect(() => other.run("BEGIN IMMEDIATE")).toThrow("locked");
  });
  other.run("BEGIN IMMEDIATE");
});

test("transactions that begin at once run one after the other", async () => {
  const { db } = migrated();
  await db.insertInto("setting").values({ key: "count", value: "0" }).execute();
  const increment = () =>
    db.transaction().execute(async (trx) => {
      const { value } = await trx
        .selectFrom("setting")
        .select("value")
        .where("key", "=", "count")
        .executeTakeFirstOrThrow();
      await trx.selectFrom("user").selectAll().execute();
      await trx
        .updateTable("setting")
        .set({ value: String(Number(value) + 1) })
        .where("key", "=", "count")
        .execute();
    });
  await Promise.all(Array.from({ length: 25 }, increment));
  expect(await db.selectFrom("setting").select("value").executeTakeFirst()).toEqual({ value: "25" });
});

test("what is written meanwhile does not become part of somebody else's transaction", async () => {
  const { db } = migrated();
  let begun = () => {};
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const refused = db.transaction().execute(async (trx) => {
    await trx.insertInto("setting").values({ key: "refused", value: "" }).execute();
    begun();
    await trx.selectFrom("user").selectAll().execute();
    throw new Error("refused");
  });
  await hasBegun;
  const written = db.insertInto("setting").values({ key: "written", value: "" }).execute();
  await expect(refused).rejects.toThrow("refused");
  await written;
  expect(await db.selectFrom("setting").select("key").execute()).toEqual([{ key: "written" }]);
});

test("when SQLite has rolled back by itself, its reason is what one hears", async () => {
  const { db, sqlite } = migrated();
  sqlite.run(`PRAGMA max_page_count = ${pragma(sqlite, "page_count")}`);
  const insert = db.transaction().execute(async (trx) => {
    await sql`SAVEPOINT before_it`.execute(trx);
    await trx
      .insertInto("setting")
      .values({ key: "large", value: "x".repeat(1e6) })
      .execute();
  });
  await expect(insert).rejects.toMatchObject({ code: "SQLITE_FULL" });
  const rolledBack = db.transaction().execute(async (trx) => {
    await sql`ROLLBACK`.execute(trx);
    throw new Error("the reason");
  });
  await expect(rolledBack).rejects.toThrow("the reason");
  // And the connection can be used as before.
  await db.insertInto("setting").values({ key: "small", value: "" }).execute();
});

test("looking at a database changes nothing, and makes none", () => {
  const { path } = migrated();
  expect(() => openReadOnly(path).run("DELETE FROM setting")).toThrow("readonly");
  expect(() => openReadOnly(join(folderWith(), "assay.db"))).toThrow();
});

test("the state is another one after every write, also by another program, and after none but those", async () => {
  const { path, db } = migrated();
  const addTeam = (name: string) => db.insertInto("team").values({ name, created_at: 0 }).execute();
  const states = [await stateOf(db), await stateOf(db)];
  await addTeam("Ours");
  await db.selectFrom("team").selectAll().execute();
  states.push(await stateOf(db), await stateOf(db));
  const other = openSqlite(path);
  other.run("INSERT INTO team (name, created_at) VALUES ('Theirs', 0)");
  states.push(await stateOf(db), await stateOf(db));
  other.close();
  expect(states.map((state) => states.indexOf(state))).toEqual([0, 0, 2, 2, 4, 4]);
});

test("what is noted down does not wait for the disk, and everything else does", async () => {
  const { sqlite, db } = migrated();
  const seen: unknown[] = [];
  const add = (key: string) => db.insertInto("setting").values({ key, value: "" }).execute();
  const noted = noteDown(db, async (trx) => {
    seen.push(pragma(sqlite, "synchronous"));
    await trx.insertInto("setting").values({ key: "noted", value: "" }).execute();
  });
  const meanwhile = db.transaction().execute(async () => void seen.push(pragma(sqlite, "synchronous")));
  await Promise.all([noted, meanwhile, add("another")]);
  expect(seen).toEqual([1, 2]);
  const broken = noteDown(db, async (trx) => {
    await trx.insertInto("setting").values({ key: "broken", value: "" }).execute();
    throw new Error("broken");
  });
  await expect(broken).rejects.toThrow("broken");
  expect(pragma(sqlite, "synchronous")).toBe(2);
  const settings = await db.selectFrom("setting").select("key").orderBy("key").execute();
  expect(settings.map(({ key }) => key)).toEqual(["another", "noted"]);
});
