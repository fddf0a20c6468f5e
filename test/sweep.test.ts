import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { startSession } from "../src/accounts/sessions.ts";
import { DAY, HOUR } from "../src/kit/clock.ts";
import { digestColumns, namedDigests } from "../src/platform/digests.ts";
import { holdBlobs } from "../src/platform/lock.ts";
import { openSweep, unnamedFiles } from "../src/sweep.ts";
import { makeDemoFolder, openFolder, type OpenedApp } from "./support/demo-folder.ts";
import { addPerson } from "./support/people.ts";
import { folderWith } from "./support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

let data: string;
let app: OpenedApp;
/** Files get their age from the machine's clock, so the appliance's runs ahead of it. */
let ahead: number;

beforeEach(() => {
  ahead = 0;
  data = join(folderWith(), "data");
  app = openFolder(data, () => Date.now() + ahead);
});
afterEach(() => app.close());

const keep = async (text: string) => (await app.files.store([Buffer.from(text)], 1e6)).digest;
const isThere = (digest: string) => app.files.has(digest);

describe("a stored file that nothing names", () => {
  test("goes when it is a day old, in the second round that finds it so", async () => {
    const sweep = openSweep(app);
    const digest = await keep("nobody's");
    ahead = DAY + HOUR;
    await sweep();
    expect(await isThere(digest)).toBe(true);
    await sweep();
    expect(await isThere(digest)).toBe(false);
  });

  test("stays while it is younger: its row may be on its way", async () => {
    const sweep = openSweep(app);
    const digest = await keep("nobody's yet");
    ahead = DAY - HOUR;
    await sweep();
    await sweep();
    expect(await isThere(digest)).toBe(true);
  });

  test("stays while a backup copies", async () => {
    const sweep = openSweep(app);
    const digest = await keep("nobody's");
    ahead = 2 * DAY;
    await sweep();
    const backup = holdBlobs(data, 0);
    await sweep();
    expect(await isThere(digest)).toBe(true);
    backup?.release();
    await sweep();
    expect(await isThere(digest)).toBe(false);
  });
});

test("whatever column names a file keeps it", async () => {
  await app.close();
  await makeDemoFolder(data, []);
  app = openFolder(data, () => Date.now() + ahead);
  const sqlite = new Database(join(data, "assay.db"));
  const columns = digestColumns(sqlite);
  // Rows that name a file by each column in turn; that they make no sense otherwise does not matter here.
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run("PRAGMA ignore_check_constraints = ON");
  const digests: string[] = [];
  for (const { table, column } of columns) {
    const digest = await keep(`for ${table}.${column}`);
    digests.push(digest);
    const required = sqlite
      .query<{ name: string; type: string; notnull: number; pk: number; dflt_value: string | null }, []>(
        `PRAGMA table_info("${table}")`,
      )
      .all()
      .filter(
        (field) =>
          field.name !== column &&
          field.notnull === 1 &&
          field.dflt_value === null &&
          !(field.pk === 1 && field.type === "INTEGER" && field.name === "id"),
      );
    const names = [column, ...required.map((field) => field.name)];
    // Nothing that is swept for its own age is old here.
    const number = (name: string) => (name.endsWith("_at") ? Date.now() + 3 * DAY : 900 + digests.length);
    const values = [digest, ...required.map(({ type, name }) => (type === "TEXT" ? digest : number(name)))];
    sqlite.run(
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      values,
    );
  }
  expect(columns.length).toBeGreaterThanOrEqual(11);
  expect(new Set(namedDigests(sqlite)).isSupersetOf(new Set(digests))).toBe(true);
  sqlite.close();
  ahead = 3 * DAY;
  const sweep = openSweep(app);
  await sweep();
  await sweep();
  for (const [index, digest] of digests.entries())
    expect([columns[index], await isThere(digest)]).toEqual([columns[index], true]);
});

test("the digest of a stored file stands only in columns that are called so", async () => {
  await app.close();
  await makeDemoFolder(data, []);
  app = openFolder(data);
  const sqlite = new Database(join(data, "assay.db"), { readonly: true });
  const stored = new Set(await Array.fromAsync(app.files.digests()));
  const called = new Set(digestColumns(sqlite).map(({ table, column }) => `${table}.${column}`));
  const texts = sqlite
    .query<{ table: string; column: string }, []>(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND c.type = 'TEXT'`,
    )
    .all();
  const others = texts.filter(({ table, column }) => table !== "audit" && !called.has(`${table}.${column}`));
  expect(called.size).toBeLessThan(texts.length);
  for (const { table, column } of others) {
    for (const { value } of sqlite
      .query<{ value: string | null }, []>(`SELECT "${column}" AS value FROM "${table}"`)
      .all()) {
      const named = (value?.match(/[0-9a-f]{64}/g) ?? []).filter((digest) => stored.has(digest));
      expect([table, column, named]).toEqual([table, column, []]);
    }
  }
  expect((await unnamedFiles(app)).size).toBe(0);
  sqlite.close();
});

test("ended sessions, old drafts and long finished jobs go; the rest stays", async () => {
  const { id } = await addPerson(app, "ada", "host");
  await startSession(app.db, id, { agent: "", address: "" }, app.clock.now());
  const job = { kind: "evaluation", run_at: 0, created_at: 0 };
  const now = app.clock.now();
  await app.db
    .insertInto("job")
    .values([
      { ...job, subject: 1, state: "done", finished_at: now - 31 * DAY },
      { ...job, subject: 2, state: "done", finished_at: now - 29 * DAY },
      { ...job, subject: 3, state: "waiting" },
    ])
    .execute();
  const { id: host_team_id } = await app.db
    .insertInto("host_team")
    .values({ name: "Hosts", created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const draft = { user_id: id, host_team_id, zip_digest: await keep("zip") };
  await app.db
    .insertInto("import_draft")
    .values([
      { ...draft, zip_name: "old", created_at: now - 8 * DAY },
      { ...draft, zip_name: "new", created_at: now - 6 * DAY },
    ])
    .execute();
  await openSweep(app)();
  expect(await app.db.selectFrom("job").select("subject").orderBy("subject").execute()).toEqual([
    { subject: 2 },
    { subject: 3 },
  ]);
  expect(await app.db.selectFrom("import_draft").select("zip_name").execute()).toEqual([{ zip_name: "new" }]);
  expect(await app.db.selectFrom("session").selectAll().execute()).toHaveLength(1);
  ahead = 400 * DAY;
  await openSweep(app)();
  expect(await app.db.selectFrom("session").selectAll().execute()).toHaveLength(0);
});
