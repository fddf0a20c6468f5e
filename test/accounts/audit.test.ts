import { afterEach, beforeEach, expect, test } from "bun:test";
import { sql } from "kysely";
import { listAudit, recordAudit, verifyAudit } from "../../src/accounts/audit.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

async function act(objectId: number): Promise<void> {
  const done = {
    actorId: 7,
    action: "published",
    object: "benchmark",
    objectId,
    details: { b: 2, a: [1, "x"] },
  };
  await app.db.transaction().execute((trx) => recordAudit(trx, done, app.clock.now()));
}

/** What somebody with the file in their hands can do: the triggers stop only honest mistakes. */
async function tamper(change: (id: number) => ReturnType<typeof sql>): Promise<void> {
  await sql`DROP TRIGGER audit_no_update`.execute(app.db);
  await sql`DROP TRIGGER audit_no_delete`.execute(app.db);
  await change(3).execute(app.db);
}

test("a whole trail verifies, row by row chained", async () => {
  expect(await verifyAudit(app.db)).toEqual({ rows: 0, head: "0".repeat(64), brokenAt: null });
  for (let n = 1; n <= 5; n++) await act(n);
  const { entries } = await listAudit(app.db, 1);
  expect(await verifyAudit(app.db)).toEqual({ rows: 5, head: entries[0]?.hash ?? "", brokenAt: null });
});

test.each([
  [
    "a changed detail",
    (id: number) => sql`UPDATE audit SET details = '{"a":[1,"y"],"b":2}' WHERE id = ${id}`,
    3,
  ],
  ["a changed actor", (id: number) => sql`UPDATE audit SET actor_id = 8 WHERE id = ${id}`, 3],
  ["a changed time", (id: number) => sql`UPDATE audit SET at = at + 1 WHERE id = ${id}`, 3],
  ["a missing row, at the one after it", (id: number) => sql`DELETE FROM audit WHERE id = ${id}`, 4],
  ["a hash of its own", (id: number) => sql`UPDATE audit SET hash = ${"f".repeat(64)} WHERE id = ${id}`, 3],
])("names the first broken row: %s", async (_, change, brokenAt) => {
  for (let n = 1; n <= 5; n++) await act(n);
  await tamper(change);
  expect((await verifyAudit(app.db)).brokenAt).toBe(brokenAt);
});

test("the table itself refuses changes", async () => {
  await act(1);
  await expect(sql`UPDATE audit SET actor_id = 8`.execute(app.db)).rejects.toThrow("append-only");
  await expect(sql`DELETE FROM audit`.execute(app.db)).rejects.toThrow("append-only");
});

test("lists the newest first, with the actor's present name, a page at a time", async () => {
  const ada = await addPerson(app, "ada");
  const done = { actorId: ada.id, action: "revoked", object: "token", objectId: 1 };
  await app.db.transaction().execute((trx) => recordAudit(trx, done, app.clock.now()));
  const { entries, total } = await listAudit(app.db, 1, 1);
  expect(total).toBe(2);
  expect(entries).toMatchObject([{ actor: "ada", action: "revoked", details: "{}" }]);
  expect((await listAudit(app.db, 2, 1)).entries).toMatchObject([
    { actor: null, action: "added", object: "user" },
  ]);
});
