import { afterEach, beforeEach, expect, test } from "bun:test";
import { changeState } from "../../src/accounts/roles.ts";
import { createToken, listTokens, revokeToken, type Scope, userByToken } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY, MINUTE } from "../../src/kit/clock.ts";
import { hashSecret } from "../../src/kit/secret.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
let ada: User;
beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
});
afterEach(() => app.close());

const wish = { name: "laptop", scopes: ["read", "submit"], days: 90 };
const create = (more: Partial<typeof wish> = {}) =>
  createToken(app.db, ada.id, { ...wish, ...more }, app.clock.now());
const use = (token: string, scope: Scope = "read") => userByToken(app.db, token, scope, app.clock.now());

test("stands for its owner, and is kept as a hash only", async () => {
  const token = await create();
  expect(token).toMatch(/^assay_[\w-]{43}$/);
  expect(await use(token)).toEqual(ada);
  const rows = await app.db.selectFrom("api_token").selectAll().execute();
  expect(rows).toMatchObject([{ token_hash: hashSecret(token), scopes: "read submit" }]);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("is good for what it was made for only", async () => {
  const token = await create({ scopes: ["submit"] });
  expect(await use(token, "submit")).toEqual(ada);
  await expect(use(token, "read")).rejects.toMatchObject({ kind: "forbidden" });
  await expect(use(token, "host")).rejects.toMatchObject({ kind: "forbidden" });
});

test("an unknown or revoked one, or one of a disabled person, is refused in the same words; one that has run out says so", async () => {
  const refusal = (token: string) => use(token).catch(({ kind, message }) => ({ kind, message }));
  const unknown = await refusal("assay_x");
  expect(unknown).toMatchObject({ kind: "unauthorised" });

  const [expiring, revoked, fine] = [await create({ days: 1 }), await create(), await create()];
  const { id = 0 } = (await listTokens(app.db, ada.id, app.clock.now()))[1] ?? {};
  await revokeToken(app.db, ada.id, id, app.clock.now());
  expect(await refusal(revoked)).toEqual(unknown);
  app.clock.advance(DAY);
  expect(await refusal(expiring)).toEqual({ kind: "unauthorised", message: "This token has expired." });
  expect(await use(fine)).toEqual(ada);
  await app.db.transaction().execute((trx) => changeState(trx, ada.id, "disabled", null, app.clock.now()));
  expect(await refusal(fine)).toEqual(unknown);
  for (const odd of ["", fine.slice(0, -1), `${fine}x`, "x".repeat(1_000_000)])
    expect(await refusal(odd)).toEqual(unknown);
});

test("is revoked by its owner only", async () => {
  const token = await create();
  const bob = await addPerson(app, "bob");
  const { id = 0 } = (await listTokens(app.db, ada.id, app.clock.now()))[0] ?? {};
  await expect(revokeToken(app.db, bob.id, id, app.clock.now())).rejects.toMatchObject({ kind: "missing" });
  expect(await use(token)).toEqual(ada);
});

test("its use is noted once a minute", async () => {
  const token = await create();
  const usedAt = async () => (await listTokens(app.db, ada.id, app.clock.now()))[0]?.used_at;
  expect(await usedAt()).toBeNull();
  const first = app.clock.now();
  await use(token);
  app.clock.advance(MINUTE - 1);
  await use(token);
  expect(await usedAt()).toBe(first);
  app.clock.advance(1);
  await use(token);
  expect(await usedAt()).toBe(first + MINUTE);
});

test.each([
  [{ name: "" }, ["token_name"]],
  [{ scopes: [] }, ["scopes"]],
  [{ scopes: ["admin"] }, ["scopes"]],
  [{ days: 91 }, ["days"]],
  [{ days: 0 }, ["days"]],
  [{ days: Number.NaN, name: "\u0000" }, ["token_name", "days"]],
])("the wish %j is refused at %j", async (more, places) => {
  const problems = await create(more).catch((error) =>
    error.problems.map(({ place }: { place: string }) => place),
  );
  expect(problems).toEqual(places);
});

test("nobody has more than twenty at a time; revoked and expired ones do not count", async () => {
  for (let n = 0; n < 20; n++) await create({ days: n === 0 ? 1 : 90 });
  await expect(create()).rejects.toMatchObject({ kind: "conflict" });
  await revokeToken(app.db, ada.id, 2, app.clock.now());
  await create();
  await expect(create()).rejects.toMatchObject({ kind: "conflict" });
  app.clock.advance(DAY);
  await create();
});
