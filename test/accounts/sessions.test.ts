import { afterEach, beforeEach, expect, test } from "bun:test";
import { logIn } from "../../src/accounts/login.ts";
import { changeRole, changeState } from "../../src/accounts/roles.ts";
import * as sessions from "../../src/accounts/sessions.ts";
import { sweepAccounts } from "../../src/accounts/sweep.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY, HOUR, MINUTE } from "../../src/kit/clock.ts";
import { hashSecret } from "../../src/kit/secret.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let ada: User;
beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
});
afterEach(() => app.close());

const browser = { agent: "Firefox", address: "192.0.2.1" };
const start = () => sessions.startSession(app.db, ada.id, browser, app.clock.now());
const viewer = (token: string) => sessions.viewerBySession(app.db, token, app.clock.now());

test("a token leads to its person, and is kept as a hash only", async () => {
  const token = await start();
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(await viewer(token)).toEqual(ada);
  expect(await viewer(`${token}x`)).toBeNull();
  expect(await viewer(hashSecret(token))).toBeNull();
  const { token_hash } = await app.db.selectFrom("session").select("token_hash").executeTakeFirstOrThrow();
  expect(token_hash).toBe(hashSecret(token));
});

test("is over after twelve idle hours", async () => {
  const token = await start();
  app.clock.advance(12 * HOUR - 1);
  expect(await viewer(token)).not.toBeNull();
  app.clock.advance(12 * HOUR);
  expect(await viewer(token)).toBeNull();
});

test("is over after seven days, however busy", async () => {
  const token = await start();
  for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
    app.clock.advance(6 * HOUR);
    expect(await viewer(token)).not.toBeNull();
  }
  app.clock.advance(6 * HOUR);
  expect(await viewer(token)).toBeNull();
});

test("its use is noted once a minute", async () => {
  const token = await start();
  const began = app.clock.now();
  const usedAt = async () =>
    (await app.db.selectFrom("session").select("used_at").executeTakeFirstOrThrow()).used_at;
  app.clock.advance(MINUTE - 1);
  await viewer(token);
  expect(await usedAt()).toBe(began);
  app.clock.advance(1);
  await viewer(token);
  expect(await usedAt()).toBe(began + MINUTE);
});

test("logging in never takes over a token that was there before, and ends it", async () => {
  const planted = await start();
  const credentials = { login: "ada", password: PASSWORD, address: "" };
  const token = await logIn(app.db, credentials, { agent: "", token: planted }, app.clock.now());
  expect(token).not.toBe(planted);
  expect(await viewer(token)).toEqual(ada);
  expect(await viewer(planted)).toBeNull();
});

test("sessions are listed and revoked by their owner only", async () => {
  const [here, there] = [await start(), await start()];
  const bob = await addPerson(app, "bob");
  const list = await sessions.listSessions(app.db, ada.id, here, app.clock.now());
  expect(list).toHaveLength(2);
  const other = list.find(({ current }) => !current);
  await expect(sessions.revokeSession(app.db, bob.id, other?.id ?? 0)).rejects.toMatchObject({
    kind: "missing",
  });
  await sessions.revokeSession(app.db, ada.id, other?.id ?? 0);
  expect(await viewer(there)).toBeNull();
  expect(await viewer(here)).toEqual(ada);
});

test("all others end at once, or all", async () => {
  const [here, there] = [await start(), await start()];
  await sessions.endSessions(app.db, ada.id, here);
  expect([await viewer(here), await viewer(there)]).toEqual([ada, null]);
  await sessions.endSession(app.db, here);
  expect(await viewer(here)).toBeNull();
});

test("another role or a disabled account ends them", async () => {
  const before = await start();
  await app.db.transaction().execute((trx) => changeRole(trx, ada.id, "host", null, app.clock.now()));
  expect(await viewer(before)).toBeNull();
  const after = await start();
  expect(await viewer(after)).toEqual({ ...ada, role: "host" });
  await app.db.transaction().execute((trx) => changeState(trx, ada.id, "disabled", null, app.clock.now()));
  await app.db.transaction().execute((trx) => changeState(trx, ada.id, "active", null, app.clock.now()));
  expect(await viewer(after)).toBeNull();
});

test("a session that began while its owner was being disabled is worth nothing", async () => {
  const token = await start();
  await app.db.updateTable("user").set({ state: "disabled" }).execute();
  expect(await viewer(token)).toBeNull();
});

test("what is over is swept away", async () => {
  await start();
  app.clock.advance(8 * DAY);
  const token = await start();
  await sweepAccounts(app.db, app.clock.now());
  expect(await app.db.selectFrom("session").select("token_hash").execute()).toEqual([
    { token_hash: hashSecret(token) },
  ]);
});
