import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { changeSettings } from "../../src/accounts/settings.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { addPerson, PASSWORD, visitorAs } from "../support/people.ts";

let app: TestApp;
let visitor: Visitor;
beforeEach(async () => {
  app = openTestApp();
  // Until somebody has an account, every page says that the server is not set up yet.
  await addPerson(app, "first", "admin");
  visitor = visitorOf(app);
});
afterEach(() => app.close());

const ada = { name: "ada", email: "ada@example.org", full_name: "Ada", affiliation: "", password: PASSWORD };
const whereTo = (response: Response) => [response.status, response.headers.get("location")];
/** Whom the pages take this visitor for. */
const isSomebody = async (who: Visitor) => (await who.get("/profile")).status === 200;

describe("registering", () => {
  test("leads to the log-in, and on to where the person wanted to go", async () => {
    const form = await (await visitor.get("/register?next=/teams")).text();
    expect(form).toContain('<input type="hidden" name="next" value="/teams"/>');
    expect(whereTo(await visitor.post("/register", { ...ada, next: "/teams" }))).toEqual([
      303,
      "/login?next=%2Fteams",
    ]);
    expect(
      whereTo(await visitor.post("/login", { login: "ada", password: PASSWORD, next: "/teams" })),
    ).toEqual([303, "/teams"]);
    expect(await isSomebody(visitor)).toBe(true);
  });

  test("is answered alike for an address that has an account", async () => {
    const first = await visitor.post("/register", ada);
    const second = await visitor.post("/register", { ...ada, name: "lovelace" });
    expect(whereTo(second)).toEqual(whereTo(first));
    expect(second.headers.getSetCookie()).toEqual(first.headers.getSetCookie());
  });

  test("is shown again with what was typed, except the password", async () => {
    const response = await visitor.post("/register", {
      ...ada,
      name: "a b",
      full_name: '"><img src=x onerror=alert(1)>',
      password: "short",
    });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain("This cannot be a user name.");
    expect(html).toContain("The password is shorter than 10 characters.");
    expect(html).toContain('value="a b"');
    expect(html).not.toContain("<img");
    expect(html).not.toContain('value="short"');
  });

  test("is no page where administrators make the accounts", async () => {
    await app.db
      .transaction()
      .execute((trx) => changeSettings(trx, { openRegistration: false }, null, app.clock.now()));
    expect((await visitor.get("/register")).status).toBe(403);
    expect((await visitor.post("/register", ada)).status).toBe(403);
    expect(await (await visitor.get("/login")).text()).not.toContain("Make an account");
  });
});

describe("logging in", () => {
  beforeEach(async () => {
    await addPerson(app, "ada");
  });

  test("never takes over a token that was planted before", async () => {
    visitor.cookies.set("assay", "planted");
    await visitor.post("/login", { login: "ada", password: PASSWORD });
    expect(visitor.cookies.get("assay")).not.toBe("planted");
    const other = visitorOf(app);
    other.cookies.set("assay", "planted");
    expect(await isSomebody(other)).toBe(false);
  });

  test("is refused with one body, whoever it was", async () => {
    const refusal = async (login: string, password: string) => {
      const response = await visitorOf(app).post("/login", { login, password });
      return [response.status, (await response.text()).replaceAll(login, "LOGIN")];
    };
    const wrong = await refusal("ada", "wrong");
    expect(wrong[0]).toBe(422);
    expect(await refusal("eve", PASSWORD)).toEqual(wrong);
  });

  test("is refused with 429 while locked", async () => {
    for (let n = 0; n < 5; n++) await visitor.post("/login", { login: "ada", password: "wrong" });
    expect((await visitor.post("/login", { login: "ada", password: PASSWORD })).status).toBe(429);
    expect(await isSomebody(visitor)).toBe(false);
  });

  test("leads to our own pages only", async () => {
    for (const next of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/a\nb",
      "/a\u0001b",
      "/ü",
      "/😀",
    ]) {
      const response = await visitorOf(app).post("/login", { login: "ada", password: PASSWORD, next });
      expect(whereTo(response)).toEqual([303, "/"]);
    }
  });

  test("sends who is logged in already on their way", async () => {
    await visitor.post("/login", { login: "ada", password: PASSWORD });
    expect(whereTo(await visitor.get("/login?next=/teams"))).toEqual([303, "/teams"]);
  });

  test("gives a cookie that scripts and other sites do not get", async () => {
    const response = await visitor.post("/login", { login: "ada", password: PASSWORD });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^assay=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/),
    ]);
  });

  test("binds the cookie to the host where the server is reached over HTTPS", async () => {
    const secure = openTestApp({ flags: { "public-url": "https://assay.example.org" } });
    await addPerson(secure, "ada");
    const response = await visitorOf(secure).post("/login", { login: "ada", password: PASSWORD });
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-assay=.*; Secure$/)]);
    await secure.close();
  });
});

test("logging out ends the session itself, not only the cookie", async () => {
  const visitor = await visitorAs(app, await addPerson(app, "ada"));
  const thief = visitorOf(app);
  thief.cookies.set("assay", visitor.cookies.get("assay") ?? "");
  expect(await isSomebody(thief)).toBe(true);
  await visitor.post("/logout");
  expect(visitor.cookies.has("assay")).toBe(false);
  expect(await isSomebody(thief)).toBe(false);
});

test("the colours are kept in a cookie", async () => {
  expect(whereTo(await visitor.post("/theme", { theme: "dark", back: "/login?next=/teams" }))).toEqual([
    303,
    "/login?next=/teams",
  ]);
  expect(await (await visitor.get("/login")).text()).toContain('data-theme="dark"');
  await visitor.post("/theme", { theme: "auto", back: "//evil.example" });
  expect(visitor.cookies.has("theme")).toBe(false);
  expect(whereTo(await visitor.post("/theme", { theme: "dark", back: "/😀" }))).toEqual([303, "/"]);
});

test("a guest's profile is the log-in", async () => {
  expect(whereTo(await visitor.get("/profile"))).toEqual([303, "/login?next=%2Fprofile"]);
  expect((await visitor.post("/profile/tokens", { token_name: "x" })).status).toBe(401);
});

describe("a forgotten password", () => {
  test("is the administrator's business where no mail is sent", async () => {
    await app.db
      .transaction()
      .execute((trx) => changeSettings(trx, { contact: "room 12" }, null, app.clock.now()));
    expect(await (await visitor.get("/login")).text()).toContain("reset link: room 12");
    expect((await visitor.get("/forgot")).status).toBe(404);
    expect((await visitor.post("/forgot", { login: "ada" })).status).toBe(404);
  });

  test("is answered alike whether there is such an account or not", async () => {
    const mailing = openTestApp({
      flags: { "smtp-url": "smtp://127.0.0.1:1", "public-url": "http://assay.test" },
    });
    await addPerson(mailing, "ada");
    const ask = async (login: string) => {
      const response = await visitorOf(mailing).post("/forgot", { login });
      return [whereTo(response), response.headers.getSetCookie()];
    };
    expect(await ask("ada")).toEqual(await ask("nobody"));
    await mailing.close();
  });
});
