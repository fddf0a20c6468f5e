import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { checkCredentials } from "../../src/accounts/credentials.ts";
import { issueReset, mailReset, requestReset, resetPassword } from "../../src/accounts/reset.ts";
import { changeState } from "../../src/accounts/roles.ts";
import { startSession, viewerBySession } from "../../src/accounts/sessions.ts";
import { createToken, userByToken } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY, HOUR } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MailServer, openMailServer } from "../support/mail-server.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let ada: User;
let server: MailServer;
beforeEach(async () => {
  server = openMailServer();
  app = openTestApp({ flags: { "smtp-url": server.url, "public-url": "https://assay.example.org" } });
  ada = await addPerson(app, "ada");
});
afterEach(async () => {
  server.stop();
  await app.close();
});

const NEW = "a brand new password";
const issue = async () =>
  (await app.db.transaction().execute((trx) => issueReset(trx, ada.id, null, app.clock.now()))).slice(7);
const reset = (token: string, password = NEW) => resetPassword(app.db, token, password, app.clock.now());
const logIn = (password: string) =>
  checkCredentials(app.db, { login: "ada", password, address: "" }, app.clock.now()).then(
    () => true,
    () => false,
  );

test("sets the password once, and ends every session and token", async () => {
  const wish = { name: "laptop", scopes: ["read"], days: 90 };
  const apiToken = await createToken(app.db, ada.id, wish, app.clock.now());
  const others = await createToken(app.db, (await addPerson(app, "bob")).id, wish, app.clock.now());
  const session = await startSession(app.db, ada.id, { agent: "", address: "" }, app.clock.now());
  const token = await issue();
  await reset(token);
  expect([await logIn(PASSWORD), await logIn(NEW)]).toEqual([false, true]);
  expect(await viewerBySession(app.db, session, app.clock.now())).toBeNull();
  const use = (secret: string) => userByToken(app.db, secret, "read", app.clock.now());
  await expect(use(apiToken)).rejects.toMatchObject({ kind: "unauthorised" });
  expect(await use(others)).toMatchObject({ name: "bob" });
  await expect(reset(token)).rejects.toMatchObject({ kind: "missing" });
});

test("lets in somebody whose account is locked by wrong tries", async () => {
  for (let n = 0; n < 6; n++) await logIn("wrong");
  expect(await logIn(PASSWORD)).toBe(false);
  await reset(await issue());
  expect(await logIn(NEW)).toBe(true);
});

test("stops working after a day, and when a newer one is issued", async () => {
  const [older, newer] = [await issue(), await issue()];
  await expect(reset(older)).rejects.toMatchObject({ kind: "missing" });
  app.clock.advance(DAY);
  await expect(reset(newer)).rejects.toMatchObject({ kind: "missing" });
});

test("a refused password leaves the link as it is", async () => {
  const token = await issue();
  await expect(reset(token, "short")).rejects.toMatchObject({ kind: "invalid" });
  await reset(token);
});

test("does nothing for a disabled account", async () => {
  const token = await issue();
  await app.db.transaction().execute((trx) => changeState(trx, ada.id, "disabled", null, app.clock.now()));
  await expect(reset(token)).rejects.toMatchObject({ kind: "missing" });
  await expect(issue()).rejects.toMatchObject({ kind: "conflict" });
});

describe("by mail", () => {
  const ask = (login: string, address = "192.0.2.1") => requestReset(app, login, address);
  /** The message leaves after the answer. */
  const mails = async (count: number) => {
    for (let wait = 0; wait < 200 && server.received.length < count; wait++) await Bun.sleep(10);
    return server.received;
  };

  test("a link goes to the account's address and works for an hour", async () => {
    await ask("ADA@example.org");
    const [mail = ""] = await mails(1);
    expect(mail).toContain("To: ada@example.org");
    const token = /https:\/\/assay\.example\.org\/reset\/([\w-]{43})/.exec(mail)?.[1] ?? "";
    app.clock.advance(HOUR - 1);
    await reset(token);
    expect(await logIn(NEW)).toBe(true);
  });

  test("an unknown name is answered alike, and nothing is sent", async () => {
    expect(await ask("nobody")).toBeUndefined();
    await ask("ada");
    expect(await mails(1)).toHaveLength(1);
  });

  test("nothing is sent to a disabled account", async () => {
    await app.db.updateTable("user").set({ state: "disabled" }).where("id", "=", ada.id).execute();
    await addPerson(app, "bob");
    await ask("ada");
    await ask("bob");
    expect((await mails(1)).join()).not.toContain("ada@example.org");
    expect(server.received).toHaveLength(1);
  });

  test("cannot be used to flood somebody, from many addresses either", async () => {
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((n) => ask("ada", `192.0.2.${n}`)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  });

  test("an administrator's link is mailed as well", async () => {
    expect(await mailReset(app.config, ada.email, "/reset/x")).toBe(true);
    expect(server.received[0]).toContain("https://assay.example.org/reset/x");
  });

  test("is off without a mail server", async () => {
    const without = openTestApp();
    await expect(requestReset(without, "ada", "")).rejects.toMatchObject({ kind: "missing" });
    expect(await mailReset(without.config, ada.email, "/reset/x")).toBe(false);
    await without.close();
  });
});
