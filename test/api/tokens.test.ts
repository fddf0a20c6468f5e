import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createToken, listTokens, revokeToken } from "../../src/accounts/tokens.ts";
import { changeState } from "../../src/accounts/roles.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { clientOf, clientWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let paula: User;
beforeEach(async () => {
  app = openTestApp();
  paula = await addPerson(app, "paula");
});
afterEach(() => app.close());

const login = (fields: Record<string, string>, path = "auth/login") =>
  clientWith(app, null).call("POST", path, new URLSearchParams(fields));
const freshToken = (days = 90) =>
  createToken(app.db, paula.id, { name: "t", scopes: ["read", "submit", "host"], days }, app.clock.now());

describe("logging in", () => {
  test.each(["auth/login", "auth/login/"])(
    "at %s gives a token, and with it one that lasts",
    async (path) => {
      const { token } = await (await login({ username: "paula", password: PASSWORD }, path)).json();
      expect(await listTokens(app.db, paula.id, app.clock.now())).toHaveLength(0);
      // The second call of the client's, with the other word.
      const ask = async (shown: string) => {
        const authorization = `Token ${shown}`;
        const client = clientWith(app, null);
        return (
          await client.call("GET", "accounts/user/get_auth_token", undefined, { authorization })
        ).json();
      };
      const lasting = await ask(token);
      expect(lasting.token).toMatch(/^assay_[\w-]{43}$/);
      expect(Date.parse(lasting.expires_at)).toBe(app.clock.now() + 90 * DAY);
      expect(await listTokens(app.db, paula.id, app.clock.now())).toMatchObject([{ name: "Command line" }]);
      expect(await ask(lasting.token)).toEqual(lasting);
      app.clock.advance(DAY);
      expect((await clientWith(app, lasting.token).read("auth/user")).username).toBe("paula");
    },
  );

  test("goes on working for a program that logs in every time, at the cost of its oldest token", async () => {
    const { token } = await (await login({ username: "paula", password: PASSWORD })).json();
    const client = clientWith(app, token);
    const byHand = await freshToken();
    const first = (await client.read("accounts/user/get_auth_token")).token;
    app.clock.advance(1000);
    const second = (await client.read("accounts/user/get_auth_token")).token;
    for (let count = 0; count < 18; count++) {
      app.clock.advance(1000);
      expect((await client.get("accounts/user/get_auth_token")).status).toBe(200);
    }
    expect(await listTokens(app.db, paula.id, app.clock.now())).toHaveLength(20);
    const statuses = [first, second, byHand].map(
      async (each) => (await clientWith(app, each).get("auth/user")).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 200, 200]);
  });

  test("is told when there is no room that could be made", async () => {
    const { token } = await (await login({ username: "paula", password: PASSWORD })).json();
    for (let count = 0; count < 20; count++) await freshToken();
    expect(await refusalOf(await clientWith(app, token).get("accounts/user/get_auth_token"))).toMatchObject({
      status: 406,
      error: expect.stringContaining("You have 20 tokens"),
    });
  });

  test("gives a token that does everything its owner may do, under either word", async () => {
    const { token } = await (await login({ username: "paula", password: PASSWORD })).json();
    for (const word of ["Bearer", "Token", "bearer", "TOKEN"]) {
      const response = await clientWith(app, null).call("GET", "auth/user", undefined, {
        authorization: `${word} ${token}`,
      });
      expect((await response.json()).username).toBe("paula");
    }
    const made = await clientWith(app, token).post("participants/participant_team", { team_name: "Aurora" });
    expect(made.status).toBe(201);
  });

  test("with JSON works as well, and by address", async () => {
    const response = await clientWith(app, null).post("auth/login", {
      username: "paula@example.org",
      password: PASSWORD,
    });
    expect(response.status).toBe(200);
  });

  test.each([
    ["a wrong password", { username: "paula", password: "wrong" }],
    ["nobody's name", { username: "nobody", password: PASSWORD }],
  ])("with %s is refused with the same words", async (_, fields) => {
    expect(await refusalOf(await login(fields))).toMatchObject({
      status: 400,
      non_field_errors: ["Unable to log in with provided credentials."],
    });
  });

  test("is slowed down, and says so in both fields", async () => {
    let last = await login({ username: "paula", password: "wrong" });
    for (let count = 0; count < 6; count++) last = await login({ username: "paula", password: "wrong" });
    expect(await refusalOf(last)).toMatchObject({
      status: 429,
      error: expect.stringContaining("Too many tries"),
    });
  });
});

describe("a token", () => {
  test("is taken with either word", async () => {
    const token = await freshToken();
    for (const word of ["Bearer", "Token", "bearer", "TOKEN"]) {
      const response = await clientWith(app, null).call("GET", "auth/user", undefined, {
        authorization: `${word} ${token}`,
      });
      expect((await response.json()).username).toBe("paula");
    }
  });

  test.each([
    ["of another kind", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
    ["cut short", "assay_abc"],
    ["a megabyte long", "a".repeat(1_000_000)],
    ["with a quote", "assay_'"],
  ])("%s is invalid, in the words that the client knows", async (_, token) => {
    expect(await refusalOf(await clientWith(app, token).get("auth/user"))).toMatchObject({
      status: 401,
      error: "Invalid token",
    });
  });

  test.each(["", "Basic cGF1bGE6eA==", "Bearer", "Bearer a b"])(
    "header %p is invalid",
    async (authorization) => {
      const response = await clientWith(app, null).call("GET", "auth/user", undefined, { authorization });
      expect(await refusalOf(response)).toMatchObject({ status: 401 });
    },
  );

  test("that is missing is another matter than one that is wrong", async () => {
    expect(await refusalOf(await clientWith(app, null).get("auth/user"))).toMatchObject({
      status: 401,
      error: "Authentication credentials were not provided.",
    });
  });

  test("that has run out says so", async () => {
    const client = clientWith(app, await freshToken(1));
    app.clock.advance(DAY);
    expect(await refusalOf(await client.get("auth/user"))).toMatchObject({
      status: 401,
      error: "Token has expired",
    });
  });

  test("that was revoked, or whose owner is disabled, is invalid", async () => {
    const client = clientWith(app, await freshToken());
    const [token] = await listTokens(app.db, paula.id, app.clock.now());
    await revokeToken(app.db, paula.id, token?.id ?? 0, app.clock.now());
    expect(await refusalOf(await client.get("auth/user"))).toMatchObject({
      status: 401,
      error: "Invalid token",
    });
    const other = clientWith(app, await freshToken());
    await addPerson(app, "ada", "admin");
    await app.db
      .transaction()
      .execute((trx) => changeState(trx, paula.id, "disabled", null, app.clock.now()));
    expect(await refusalOf(await other.get("auth/user"))).toMatchObject({
      status: 401,
      error: "Invalid token",
    });
  });

  test("made for looking cannot do anything", async () => {
    const client = await clientOf(app, paula, ["read"]);
    expect((await client.get("participants/participant_team")).status).toBe(200);
    const refusal = await refusalOf(
      await client.post("participants/participant_team", { team_name: "Aurora" }),
    );
    expect(refusal).toMatchObject({ status: 403, error: expect.stringContaining("submit") });
  });

  test("is replaced by a refresh also when it is one of as many as there may be", async () => {
    const tokens = [];
    for (let count = 0; count < 20; count++) tokens.push(await freshToken());
    const old = clientWith(app, tokens[0] ?? null);
    const { token } = await old.read("accounts/user/refresh_auth_token");
    expect((await old.get("auth/user")).status).toBe(401);
    expect((await clientWith(app, token).get("auth/user")).status).toBe(200);
  });

  test("is replaced by one of two refreshes at once", async () => {
    const client = clientWith(app, await freshToken());
    const answers = [1, 2].map(() => client.get("accounts/user/refresh_auth_token"));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401]);
    expect(await listTokens(app.db, paula.id, app.clock.now())).toHaveLength(1);
  });

  test("is replaced by a refresh, and ended by logging out", async () => {
    const old = clientWith(app, await freshToken());
    const { token } = await old.read("accounts/user/refresh_auth_token");
    expect((await old.get("auth/user")).status).toBe(401);
    const renewed = clientWith(app, token);
    expect((await renewed.post("auth/logout")).status).toBe(200);
    expect((await renewed.get("auth/user")).status).toBe(401);
  });
});

test("a cookie is no key to the API", async () => {
  const { startSession } = await import("../../src/accounts/sessions.ts");
  const session = await startSession(app.db, paula.id, { agent: "", address: "" }, app.clock.now());
  const response = await clientWith(app, null).call("GET", "auth/user", undefined, {
    cookie: `assay=${session}`,
  });
  expect(response.status).toBe(401);
});

describe("an account", () => {
  const person = {
    username: "olaf",
    email: "olaf@example.org",
    password1: "four words in row",
    password2: "four words in row",
  };

  test("is not made before the administrator's", async () => {
    const empty = openTestApp();
    const refusal = await refusalOf(await clientWith(empty, null).post("auth/registration/", person));
    expect([refusal.status, await empty.db.selectFrom("user").select("id").execute()]).toEqual([503, []]);
    await empty.close();
  });

  test("is made, and logs in", async () => {
    expect((await clientWith(app, null).post("auth/registration/", person)).status).toBe(201);
    expect((await login({ username: "olaf", password: person.password1 })).status).toBe(200);
  });

  test.each([
    ["a taken name", { username: "paula" }, "username"],
    ["a short password", { password1: "short", password2: "short" }, "password1"],
    ["two passwords", { password2: "another one here" }, "password2"],
    ["no address", { email: "nowhere" }, "email"],
    ["nothing for a name", { username: "" }, "username"],
  ])("with %s is refused at its field", async (_, change, field) => {
    const refusal = await refusalOf(
      await clientWith(app, null).post("auth/registration/", { ...person, ...change }),
    );
    expect([refusal.status, Array.isArray(refusal[field])]).toEqual([400, true]);
  });

  test("changes its own details and nothing else", async () => {
    const client = await clientOf(app, paula);
    await client.patch("auth/user/", { first_name: "Paula", last_name: "Miller", affiliation: "Lab" });
    expect(await client.read("auth/user/")).toMatchObject({
      first_name: "Paula",
      last_name: "Miller",
      affiliation: "Lab",
    });
    for (const field of ["role", "is_staff", "email", "id"]) {
      expect((await client.patch("auth/user/", { [field]: "admin" })).status).toBe(403);
    }
  });

  test("changes its password with the old one", async () => {
    const client = await clientOf(app, paula);
    const wish = { new_password1: "quite another one", new_password2: "quite another one" };
    const refusal = await refusalOf(
      await client.post("auth/password/change/", { ...wish, old_password: "wrong" }),
    );
    expect([refusal.status, Array.isArray(refusal.old_password)]).toEqual([400, true]);
    expect((await client.post("auth/password/change/", { ...wish, old_password: PASSWORD })).status).toBe(
      200,
    );
    expect((await login({ username: "paula", password: wish.new_password1 })).status).toBe(200);
  });
});
