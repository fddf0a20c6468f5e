import { afterEach, beforeEach, expect, test } from "bun:test";
import { changeSettings } from "../../src/accounts/settings.ts";
import { userByToken } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Visitor } from "../support/browser.ts";
import { openMailServer } from "../support/mail-server.ts";
import { addPerson, PASSWORD, visitorAs } from "../support/people.ts";

let app: TestApp;
let ada: User;
let visitor: Visitor;
beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
  visitor = await visitorAs(app, ada);
});
afterEach(() => app.close());

const profile = async (who = visitor) => (await who.get("/profile")).text();
const CANARY = '"><img src=x onerror=alert(1)>';

test("a token is shown once, then only its name", async () => {
  const response = await visitor.post("/profile/tokens", {
    token_name: "laptop",
    scopes: ["read", "submit"],
    days: "30",
  });
  expect(response.headers.get("cache-control")).toBe("no-store");
  const token = /assay_[\w-]{43}/.exec(await response.text())?.[0] ?? "";
  expect(await userByToken(app.db, token, "submit", app.clock.now())).toEqual(ada);
  const html = await profile();
  expect(html).toContain("laptop");
  expect(html).not.toContain(token);
});

test("a token is revoked from the page", async () => {
  await visitor.post("/profile/tokens", { token_name: "laptop", scopes: ["read"], days: "30" });
  const action = /action="(\/profile\/tokens\/\d+\/revocation)"/.exec(await profile())?.[1] ?? "";
  const bob = await visitorAs(app, await addPerson(app, "bob"));
  expect((await bob.post(action)).status).toBe(404);
  expect(await profile()).toContain("laptop");
  expect((await visitor.post(action)).status).toBe(303);
  expect(await profile()).not.toContain("laptop");
});

test("a token for nothing is refused, and the form keeps what was typed", async () => {
  const response = await visitor.post("/profile/tokens", { token_name: "laptop", days: "30" });
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain("The token is good for nothing.");
  expect(html).toContain('value="laptop"');
});

test("another browser is logged out from the page", async () => {
  const other = await visitorAs(app, ada);
  const action = /action="(\/profile\/sessions\/\d+\/revocation)"/.exec(await profile())?.[1] ?? "";
  expect((await visitor.post(action)).status).toBe(303);
  expect((await other.get("/profile")).status).toBe(303);
  expect((await visitor.get("/profile")).status).toBe(200);
});

test("all others are logged out at once", async () => {
  const others = [await visitorAs(app, ada), await visitorAs(app, ada)];
  await visitor.post("/profile/sessions/revocation");
  for (const other of others) expect((await other.get("/profile")).status).toBe(303);
  expect((await visitor.get("/profile")).status).toBe(200);
});

test("a new password gives this browser a new session", async () => {
  const before = visitor.cookies.get("assay");
  const wrong = await visitor.post("/profile/password", {
    current_password: "wrong",
    new_password: "another password",
  });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("This is not your present password.");
  await visitor.post("/profile/password", { current_password: PASSWORD, new_password: "another password" });
  expect(visitor.cookies.get("assay")).not.toBe(before);
  expect((await visitor.get("/profile")).status).toBe(200);
});

test("an address is changed by the link that was mailed to it", async () => {
  const server = openMailServer();
  app.config = { ...app.config, smtpUrl: server.url, publicUrl: "http://assay.test" };
  const form = { email: "new@example.org", email_password: PASSWORD };
  expect((await visitor.post("/profile/email", { ...form, email_password: "wrong" })).status).toBe(422);
  expect((await visitor.post("/profile/email", form)).status).toBe(303);
  server.stop();
  expect(await profile()).toContain('value="ada@example.org"');
  // Long lines of a mail are folded.
  const mail = server.received[0]?.replaceAll("=\n", "") ?? "";
  const path = /http:\/\/assay\.test(\/profile\/email\/[\w-]{43})/.exec(mail)?.[1] ?? "";
  expect(await (await visitor.get(path)).text()).toContain("<strong>new@example.org</strong>");
  const bob = await visitorAs(app, await addPerson(app, "bob"));
  expect([(await bob.get(path)).status, (await bob.post(path)).status]).toEqual([404, 404]);
  expect(await profile()).toContain('value="ada@example.org"');
  expect((await visitor.post(path)).headers.get("location")).toBe("/profile");
  expect(await profile()).toContain('value="new@example.org"');
});

test("without mail, the page says who changes addresses, and changes none", async () => {
  const change = { contact: "Grace in room 12" };
  await app.db.transaction().execute((trx) => changeSettings(trx, change, null, app.clock.now()));
  const html = await profile();
  expect(html).toContain("ask Grace in room 12 to change it");
  expect(html).not.toContain('action="/profile/email"');
  const form = { email: "new@example.org", email_password: PASSWORD };
  expect((await visitor.post("/profile/email", form)).status).toBe(422);
  expect(await profile()).toContain("Your address is ada@example.org.");
});

test("details are changed, and shown as text whatever they are", async () => {
  await visitor.post("/profile/details", { full_name: CANARY, affiliation: CANARY });
  await visitor.post("/profile/tokens", { token_name: CANARY, scopes: "read", days: "7" });
  await app.db.updateTable("session").set({ agent: CANARY }).execute();
  const html = await profile();
  expect(html).not.toContain("<img");
  expect(html.split("&lt;img").length + html.split("<img").length).toBeGreaterThan(4);
});
