import { describe, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import {
  foreignMigrations,
  type Migration,
  migrate,
  pendingMigrations,
} from "../../src/platform/migrations.ts";

const first: Migration = {
  name: "0001_first.sql",
  sql: "CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT;",
};
const second: Migration = {
  name: "0002_second.sql",
  sql: "CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT; INSERT INTO second VALUES (7);",
};

const tables = (sqlite: Database) =>
  sqlite
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => row.name);

describe("a migration", () => {
  test("runs once, in order, and is remembered with its time", () => {
    const sqlite = new Database(":memory:");
    expect(migrate(sqlite, [first], 1)).toEqual([first.name]);
    expect(pendingMigrations(sqlite, [first, second])).toEqual([second.name]);
    expect(migrate(sqlite, [first, second], 2)).toEqual([second.name]);
    expect(migrate(sqlite, [first, second], 3)).toEqual([]);
    expect(sqlite.query("SELECT name, applied_at FROM migration ORDER BY name").all()).toEqual([
      { name: first.name, applied_at: 1 },
      { name: second.name, applied_at: 2 },
    ]);
  });

  test("happens as a whole or not at all", () => {
    const sqlite = new Database(":memory:");
    const broken = { name: "0002_broken.sql", sql: `${second.sql} INSERT INTO nowhere VALUES (1);` };
    expect(() => migrate(sqlite, [first, broken], 1)).toThrow("nowhere");
    expect(tables(sqlite)).toEqual(["first", "migration"]);
    expect(pendingMigrations(sqlite, [first, broken])).toEqual([broken.name]);
  });

  test("that was edited after it ran is refused", () => {
    const sqlite = new Database(":memory:");
    migrate(sqlite, [first, second], 1);
    const edited = { ...first, sql: `${first.sql} ` };
    expect(() => migrate(sqlite, [edited, second], 2)).toThrow("0001_first.sql has changed");
  });

  test("of a newer version is refused, before anything is changed", () => {
    const sqlite = new Database(":memory:");
    migrate(sqlite, [{ ...second, name: "0009_future.sql" }], 1);
    expect(() => migrate(sqlite, [first], 2)).toThrow(expect.objectContaining({ kind: "conflict" }));
    expect(foreignMigrations(sqlite, [first])).toEqual(["0009_future.sql"]);
    expect(tables(sqlite)).toEqual(["migration", "second"]);
  });
});
