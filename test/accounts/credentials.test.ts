import { afterEach, beforeEach, expect, test } from "bun:test";
import { checkCredentials } from "../../src/accounts/credentials.ts";
import { changeState } from "../../src/accounts/roles.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { MINUTE } from "../../src/kit/clock.ts";
import { isOutdated } from "../../src/platform/passwords.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let ada: User;
beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
});
afterEach(() => app.close());

const check = (login: string, password = PASSWORD, address = "192.0.2.1") =>
  checkCredentials(app.db, { login, password, address }, app.clock.now());
const refusal = (login: string, password = PASSWORD) =>
  check(login, password).catch(({ kind, message }) => ({ kind, message }));
const storedHash = async () =>
  (await app.db.selectFrom("user").select("password_hash").executeTakeFirstOrThrow()).password_hash;

test("by name or address, in any case", async () => {
  expect(await check("ada")).toEqual(ada);
  expect(await check("ADA")).toEqual(ada);
  expect(await check("Ada@example.org")).toEqual(ada);
});

test("an unknown name, a wrong password and a disabled account are refused in the same words", async () => {
  const wrong = await refusal("ada", "not the password");
  expect(wrong).toMatchObject({ kind: "unauthorised" });
  expect(await refusal("nobody")).toEqual(wrong);
  await app.db.transaction().execute((trx) => changeState(trx, ada.id, "disabled", null, app.clock.now()));
  expect(await refusal("ada")).toEqual(wrong);
});

test("unknown names are locked as known ones are, and in the same words", async () => {
  const outcomes = async (login: string) => {
    const seen = [];
    for (let n = 0; n < 7; n++)
      seen.push(
        await checkCredentials(app.db, { login, password: "x", address: "" }, app.clock.now()).catch(String),
      );
    return seen;
  };
  expect(await outcomes("nobody")).toEqual(await outcomes("ada"));
});

test("a hash made with other parameters is renewed at the next log-in", async () => {
  expect(isOutdated(await storedHash())).toBe(true);
  await check("ada");
  expect(await storedHash()).toStartWith("$argon2id$v=19$m=65536,t=2,p=1$");
  expect(await check("ada")).toEqual(ada);
});

test("a success leaves behind only the counts that others add to", async () => {
  await refusal("ada", "not the password");
  app.clock.advance(MINUTE);
  await check("ada");
  const rows = await app.db.selectFrom("throttle").select(["key", "failures"]).orderBy("key").execute();
  expect(rows).toEqual([
    { key: "account 1", failures: 1 },
    { key: "address 192.0.2.1", failures: 1 },
  ]);
});
