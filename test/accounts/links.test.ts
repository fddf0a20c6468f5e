import { afterEach, beforeEach, expect, test } from "bun:test";
import { findLink, issueLink, type LinkKind, useLink } from "../../src/accounts/links.ts";
import { MINUTE } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
let [ada, bob] = [0, 0];
beforeEach(async () => {
  app = openTestApp();
  ada = (await addPerson(app, "ada")).id;
  bob = (await addPerson(app, "bob")).id;
});
afterEach(() => app.close());

const issue = (kind: LinkKind, userId: number | null) =>
  app.db
    .transaction()
    .execute((trx) => issueLink(trx, { kind, userId, actorId: null }, MINUTE, app.clock.now()));
const find = (kind: LinkKind, token: string) =>
  findLink(app.db, kind, token, app.clock.now()).then(
    ({ userId }) => userId,
    ({ kind: refusal }) => refusal,
  );

test("is good for its own purpose only", async () => {
  const token = await issue("reset", ada);
  expect(await find("reset", token)).toBe(ada);
  expect(await find("setup", token)).toBe("missing");
});

test("replaces earlier ones of the same person, and nobody else's", async () => {
  const [first, others, second] = [
    await issue("reset", ada),
    await issue("reset", bob),
    await issue("reset", ada),
  ];
  expect([await find("reset", first), await find("reset", others), await find("reset", second)]).toEqual([
    "missing",
    bob,
    ada,
  ]);
});

test("is used up once, and expires", async () => {
  const [used, late] = [await issue("reset", ada), await issue("reset", bob)];
  await app.db.transaction().execute((trx) => useLink(trx, "reset", used, app.clock.now()));
  expect([await find("reset", used), await find("reset", late)]).toEqual(["missing", bob]);
  app.clock.advance(MINUTE);
  expect(await find("reset", late)).toBe("missing");
});
