import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { issueAccessToken } from "../../src/accounts/access-token.ts";
import { changePassword } from "../../src/accounts/profile.ts";
import { resetPassword, issueReset } from "../../src/accounts/reset.ts";
import { changeRole, changeState } from "../../src/accounts/roles.ts";
import { endSessions } from "../../src/accounts/sessions.ts";
import { sweepAccounts } from "../../src/accounts/sweep.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY, MINUTE, SECOND } from "../../src/kit/clock.ts";
import { signingKey } from "../../src/platform/signing-key.ts";
import { clientWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let paula: User;
let ada: User;
beforeEach(async () => {
  app = openTestApp();
  paula = await addPerson(app, "paula");
  ada = await addPerson(app, "ada", "admin");
});
afterEach(() => app.close());

/** What a token is made of, before it is put together. */
type Parts = {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  key: Uint8Array;
  hash: string;
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

/** By hand, with no library in between: RFC 7515, section 3.1. */
function joined({ header, payload, key, hash }: Parts): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest("base64url")}`;
}

/** The parts of a good token, as a log-in gives it. */
async function goodParts(): Promise<Parts> {
  const [header, payload] = partsOf(await logIn());
  return { header, payload, key: signingKey(app.config.data, "access"), hash: "sha256" };
}

/** As after the right password, which takes its time to check. */
const logIn = (user = paula) => issueAccessToken(app, user.id);

const statusWith = async (token: string) => (await clientWith(app, token).get("auth/user")).status;
const refusalWith = async (token: string) => {
  const { status, error } = await refusalOf(await clientWith(app, token).get("auth/user"));
  return [status, error];
};

const invalid = [401, "Invalid token"];
const expired = [401, "Token has expired"];
const inSeconds = (ms: number) => Math.floor(ms / SECOND);
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rsaPem = Buffer.from(rsa.publicKey.export({ format: "pem", type: "spki" }));

/** What is done to a good token before it is shown. */
const forgeries: [
  name: string,
  change: (good: Parts) => Partial<Parts> | string,
  says: (string | number)[],
][] = [
  ["no algorithm", ({ payload }) => `${encode({ alg: "none", typ: "at+jwt" })}.${encode(payload)}.`, invalid],
  [
    "no algorithm, in other letters",
    ({ payload }) => `${encode({ alg: "nOnE", typ: "at+jwt" })}.${encode(payload)}.`,
    invalid,
  ],
  [
    "no algorithm, but the signature of another",
    (good) => ({ header: { ...good.header, alg: "none" } }),
    invalid,
  ],
  [
    "a longer hash under the same key",
    (good) => ({ header: { ...good.header, alg: "HS512" }, hash: "sha512" }),
    invalid,
  ],
  [
    "a public key as the secret",
    (good) => ({ header: { ...good.header, alg: "HS256" }, key: rsaPem }),
    invalid,
  ],
  ["an asymmetric algorithm", signedByRsa, invalid],
  [
    "an asymmetric algorithm with its key in the header",
    (good) =>
      signedByRsa({ ...good, header: { ...good.header, jwk: rsa.publicKey.export({ format: "jwk" }) } }),
    invalid,
  ],
  ["no algorithm named", (good) => ({ header: { typ: good.header.typ } }), invalid],
  ["another appliance's key", () => ({ key: new Uint8Array(32).fill(7) }), invalid],
  ["the key of zeros", () => ({ key: new Uint8Array(32) }), invalid],
  [
    "a key named by a path",
    (good) => ({ header: { ...good.header, kid: "../../../../dev/null" }, key: new Uint8Array() }),
    invalid,
  ],
  [
    "a key named by a query",
    (good) => ({ header: { ...good.header, kid: "x' UNION SELECT 'k" }, key: Buffer.from("k") }),
    invalid,
  ],
  [
    "a key to be fetched",
    (good) => ({
      header: { ...good.header, jku: "https://example.org/k", x5u: "https://example.org/c" },
      key: new Uint8Array(1),
    }),
    invalid,
  ],
  [
    "an extension that must be understood",
    (good) => ({ header: { ...good.header, crit: ["exp"], exp: 1 } }),
    invalid,
  ],
  ["another type", (good) => ({ header: { ...good.header, typ: "refresh+jwt" } }), invalid],
  ["the common type", (good) => ({ header: { ...good.header, typ: "JWT" } }), invalid],
  ["no type", (good) => ({ header: { alg: good.header.alg } }), invalid],
  ["another issuer", (good) => ({ payload: { ...good.payload, iss: "assay 0000000000000000" } }), invalid],
  ["no issuer", without("iss"), invalid],
  ["another audience", (good) => ({ payload: { ...good.payload, aud: "registry" } }), invalid],
  ["no audience", without("aud"), invalid],
  ["no end", without("exp"), invalid],
  ["an end in words", (good) => ({ payload: { ...good.payload, exp: "tomorrow" } }), invalid],
  ["no beginning", without("nbf"), invalid],
  ["no number", without("jti"), invalid],
  ["a number that nobody was given", (good) => ({ payload: { ...good.payload, jti: "abc" } }), invalid],
  ["a number that is no text", (good) => ({ payload: { ...good.payload, jti: { like: "%" } } }), invalid],
  ["no owner", without("sub"), invalid],
  ["another owner", (good) => ({ payload: { ...good.payload, sub: String(paula.id + 1) } }), invalid],
  ["another owner, unsigned", (good) => tampered(good, { sub: "2" }), invalid],
  ["a later end, unsigned", (good) => tampered(good, { exp: 4e9 }), invalid],
  [
    "a beginning to come",
    (good) => ({ payload: { ...good.payload, nbf: inSeconds(app.clock.now() + MINUTE) } }),
    invalid,
  ],
  [
    "an end that has passed",
    (good) => ({ payload: { ...good.payload, exp: inSeconds(app.clock.now()) } }),
    expired,
  ],
  [
    "an end that has passed, and another key",
    (good) => ({
      payload: { ...good.payload, exp: inSeconds(app.clock.now()) },
      key: new Uint8Array(32).fill(7),
    }),
    invalid,
  ],
  [
    "a longer life than tokens have",
    (good) => ({ payload: { ...good.payload, nbf: inSeconds(app.clock.now() - 16 * MINUTE), exp: 4e9 } }),
    expired,
  ],
  ["its signature cut short", (good) => joined(good).slice(0, -1), invalid],
  ["no signature", (good) => joined(good).replace(/[^.]*$/, ""), invalid],
  ["two parts", (good) => joined(good).split(".").slice(0, 2).join("."), invalid],
  ["four parts", (good) => `${joined(good)}.x`, invalid],
  ["five parts, as if encrypted", (good) => `${joined(good)}.x.y`, invalid],
  ["a payload that is no object", (good) => ({ payload: [good.payload] as never }), invalid],
  [
    "a payload of a megabyte",
    (good) => ({ payload: { ...good.payload, more: "x".repeat(1_000_000) } }),
    invalid,
  ],
];

function signedByRsa({ header, payload }: Parts): string {
  const text = `${encode({ ...header, alg: "RS256" })}.${encode(payload)}`;
  return `${text}.${sign("sha256", Buffer.from(text), rsa.privateKey).toString("base64url")}`;
}

function tampered(good: Parts, change: Record<string, unknown>): string {
  const [header, , signature] = joined(good).split(".");
  return [header, encode({ ...good.payload, ...change }), signature].join(".");
}

function without(claim: string) {
  return ({ payload }: Parts) => {
    const { [claim]: _, ...rest } = payload;
    return { payload: rest };
  };
}

describe("a token forged with", () => {
  test.each(forgeries)("%s is refused", async (_, change, says) => {
    const good = await goodParts();
    // The same token, put together by the same hands, opens the door: only the change can be why it is shut.
    expect(await statusWith(joined(good))).toBe(200);
    const made = change(good);
    expect(await refusalWith(typeof made === "string" ? made : joined({ ...good, ...made }))).toEqual(says);
  });
});

describe("a token of a log-in", () => {
  test("works for a quarter of an hour, to the second", async () => {
    const token = await logIn();
    app.clock.advance(15 * MINUTE - 1);
    expect(await statusWith(token)).toBe(200);
    app.clock.advance(1);
    expect(await refusalWith(token)).toEqual(expired);
    await sweepAccounts(app.db, app.clock.now());
    expect(await refusalWith(token)).toEqual(expired);
    expect(await app.db.selectFrom("access_token").selectAll().execute()).toEqual([]);
  });

  test("says nothing but whose it is, for whom, and for how long", async () => {
    const [header, payload] = partsOf(await logIn());
    expect(header).toEqual({ alg: "HS256", typ: "at+jwt" });
    expect(Object.keys(payload).sort()).toEqual(["aud", "exp", "iss", "jti", "nbf", "sub"]);
  });

  test("is worth nothing on another appliance", async () => {
    const token = await logIn();
    const other = openTestApp();
    await addPerson(other, "paula");
    const { error } = await refusalOf(await clientWith(other, token).get("auth/user"));
    expect(error).toBe("Invalid token");
    await other.close();
  });

  const change = (next: string) =>
    changePassword(app.db, paula, { current: PASSWORD, next }, { agent: "", address: "" }, app.clock.now());
  const inTransaction = (what: (trx: Parameters<typeof changeRole>[0]) => Promise<unknown>) =>
    app.db.transaction().execute(async (trx) => {
      await what(trx);
    });

  test.each<[string, (token: string) => Promise<unknown>]>([
    ["its owner logs out", (token) => clientWith(app, token).post("auth/logout")],
    ["its owner changes the password", () => change("quite another one")],
    [
      "its owner changes the password over the API",
      (token) =>
        clientWith(app, token).post("auth/password/change", {
          old_password: PASSWORD,
          new_password1: "quite another one",
          new_password2: "quite another one",
        }),
    ],
    [
      "its owner takes a new password by a link",
      async () => {
        const path = await app.db
          .transaction()
          .execute((trx) => issueReset(trx, paula.id, null, app.clock.now()));
        await resetPassword(app.db, path.split("/").at(-1) ?? "", "quite another one", app.clock.now());
      },
    ],
    [
      "its owner is disabled",
      () => inTransaction((trx) => changeState(trx, paula.id, "disabled", null, app.clock.now())),
    ],
    [
      "its owner is disabled and enabled again",
      async () => {
        for (const state of ["disabled", "active"] as const)
          await inTransaction((trx) => changeState(trx, paula.id, state, null, app.clock.now()));
      },
    ],
    [
      "its owner gets another role",
      () => inTransaction((trx) => changeRole(trx, paula.id, "host", null, app.clock.now())),
    ],
    ["its owner ends all sessions", () => endSessions(app.db, paula.id)],
    ["it is renewed", (token) => clientWith(app, token).read("accounts/user/refresh_auth_token")],
  ])("ends when %s, and no other does", async (_, happens) => {
    const [token, adas] = [await logIn(), await logIn(ada)];
    expect(await statusWith(token)).toBe(200);
    await happens(token);
    expect(await refusalWith(token)).toEqual(invalid);
    expect(await statusWith(adas)).toBe(200);
  });

  test("is renewed by one of two who ask at once", async () => {
    const token = await logIn();
    const asked = await Promise.all([renewed(token), renewed(token)]);
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 401]);
    const next = (await asked.find(({ status }) => status === 200)?.json()).token;
    expect(await statusWith(next)).toBe(200);
  });

  test("is renewed for a week, then the password is due", async () => {
    const token = await logIn();
    await app.db
      .updateTable("access_token")
      .set({ logged_in_at: app.clock.now() - 7 * DAY + MINUTE })
      .execute();
    const next = (await (await renewed(token)).json()).token;
    app.clock.advance(MINUTE);
    expect(await statusWith(next)).toBe(200);
    const refusal = await refusalOf(await renewed(next));
    expect([refusal.status, refusal.error]).toEqual(expired);
  });

  const renewed = (token: string) => clientWith(app, token).get("accounts/user/refresh_auth_token");
});
