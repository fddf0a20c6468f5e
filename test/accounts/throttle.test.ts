import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCredentials } from "../../src/accounts/credentials.ts";
import { type Counter, countTry, forgive, ofAddress, ofLogin } from "../../src/accounts/throttle.ts";
import { openApp } from "../../src/app.ts";
import { DAY, MINUTE, SECOND } from "../../src/kit/clock.ts";
import { Fault } from "../../src/kit/fault.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openLog } from "../../src/platform/log.ts";
import { NOON, openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

/** The tries of one stranger on one account. */
const account: Counter[] = [{ kind: "login", of: "7 192.0.2.9" }];
const admitted = (counters: Counter[]) =>
  countTry(app.db, counters, app.clock.now()).then(
    () => true,
    (error) => {
      if (error instanceof Fault && error.kind === "too_many") return false;
      throw error;
    },
  );

async function triesAdmittedInAnHour(counters: (n: number) => Counter[]): Promise<number> {
  let count = 0;
  for (let n = 0; n < 1000; n++) {
    if (await admitted(counters(n))) count += 1;
    app.clock.advance(3.6 * SECOND);
  }
  return count;
}

const addressNo = (n: number) => `198.51.${n >> 8}.${n & 255}`;

describe("of a thousand tries in an hour", () => {
  test("at most 15 from one address on one account are looked at", async () => {
    expect(await triesAdmittedInAnHour(() => ofLogin(7, "192.0.2.9"))).toBe(11);
  });

  test("at most 300 on one account, from however many addresses", async () => {
    expect(await triesAdmittedInAnHour((n) => ofLogin(7, addressNo(n)))).toBe(300);
  });

  test("at most 100 from one address, on however many accounts", async () => {
    expect(await triesAdmittedInAnHour((n) => ofLogin(n, "192.0.2.9"))).toBe(100);
  });

  test("as few in the hours after that", async () => {
    await triesAdmittedInAnHour(() => ofLogin(7, "192.0.2.9"));
    expect(await triesAdmittedInAnHour(() => ofLogin(7, "192.0.2.9"))).toBe(4);
    expect(await triesAdmittedInAnHour((n) => ofLogin(n, "192.0.2.10"))).toBe(100);
    expect(await triesAdmittedInAnHour((n) => ofLogin(n, "192.0.2.10"))).toBe(100);
  });

  test("and when all come at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => admitted(ofLogin(7, "192.0.2.9"))));
    expect(outcomes.filter((admitted) => admitted)).toHaveLength(5);
  });
});

test("each try after the free ones waits twice as long", async () => {
  for (let n = 0; n < 5; n++) expect(await admitted(account)).toBe(true);
  for (const minutes of [1, 2, 4, 8, 15, 15]) {
    app.clock.advance(minutes * MINUTE - 1);
    expect(await admitted(account)).toBe(false);
    app.clock.advance(1);
    expect(await admitted(account)).toBe(true);
  }
});

test("a refusal says how long to wait", async () => {
  for (let n = 0; n < 6; n++) {
    await admitted(account);
    app.clock.advance(MINUTE);
  }
  expect(countTry(app.db, account, app.clock.now())).rejects.toThrow("Please wait 1 minute.");
});

test("a right try frees its account for that address, and takes itself back from the other counts", async () => {
  const counters = ofLogin(7, "192.0.2.9");
  for (let n = 0; n < 5; n++) await admitted(counters);
  await admitted(ofLogin(7, "192.0.2.10"));
  await forgive(app.db, counters);
  const rows = app.db.selectFrom("throttle").select(["key", "failures"]).orderBy("key");
  expect(await rows.execute()).toEqual([
    { key: "account 7", failures: 5 },
    { key: "address 192.0.2.10", failures: 1 },
    { key: "address 192.0.2.9", failures: 4 },
    { key: "login 7 192.0.2.10", failures: 1 },
  ]);
});

test("a bound that is used up ends with the hour of the clock; who slowed themselves down is forgotten after a day", async () => {
  const address = ofAddress("address", "192.0.2.9");
  for (let n = 0; n < 100; n++) expect(await admitted(address)).toBe(true);
  for (let n = 0; n < 7; n++) {
    await admitted(account);
    app.clock.advance(8 * MINUTE);
    expect(await admitted(address)).toBe(false);
  }
  app.clock.advance(4 * MINUTE - 1);
  expect(await admitted(address)).toBe(false);
  app.clock.advance(1);
  expect(await admitted(address)).toBe(true);
  app.clock.advance(DAY);
  for (let n = 0; n < 5; n++) expect(await admitted(account)).toBe(true);
});

test("a restart forgives nothing", async () => {
  const data = mkdtempSync(join(tmpdir(), "assay-test-"));
  const open = () =>
    openApp(readConfig({ data }, {}), {
      clock: { now: () => NOON },
      log: openLog(
        () => {},
        () => NOON,
      ),
    });
  try {
    const first = open();
    for (let n = 0; n < 5; n++) await countTry(first.db, account, NOON);
    await first.close();
    const second = open();
    await expect(countTry(second.db, account, NOON)).rejects.toMatchObject({ kind: "too_many" });
    await second.close();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

describe("logging in", () => {
  beforeEach(async () => {
    for (const name of ["ada", "bob"]) await addPerson(app, name);
  });

  const attempt = (login: string, password: string, address: string) =>
    checkCredentials(app.db, { login, password, address }, app.clock.now()).catch((error) => error.kind);

  test("tries by name and by address count on the same account; a right password is refused while it is locked", async () => {
    for (let n = 0; n < 3; n++) expect(await attempt("ada", "wrong password", "")).toBe("unauthorised");
    for (let n = 0; n < 2; n++)
      expect(await attempt("Ada@Example.org", "wrong password", "")).toBe("unauthorised");
    expect(await attempt("ada", PASSWORD, "")).toBe("too_many");
    app.clock.advance(MINUTE);
    expect(await attempt("ada", PASSWORD, "")).toMatchObject({ name: "ada" });
  });

  test("a stranger elsewhere does not lock the owner out, however long they try", async () => {
    const strangers = Array.from({ length: 20 }, (_, n) => addressNo(n));
    for (let minute = 0; minute < 60; minute++) {
      for (const stranger of strangers) await admitted(ofLogin(1, stranger));
      app.clock.advance(MINUTE);
    }
    expect(await attempt("ada", "wrong password", addressNo(0))).toBe("too_many");
    expect(await attempt("ada", PASSWORD, "192.0.2.1")).toMatchObject({ name: "ada" });
  });

  test("one person's ten mistakes shut nobody else out who shares the address", async () => {
    for (let n = 0; n < 10; n++) await attempt("ada", "wrong password", "192.0.2.1");
    for (let n = 0; n < 10; n++) await attempt(`nobody${n}`, "wrong password", "192.0.2.1");
    expect(await attempt("bob", PASSWORD, "192.0.2.1")).toMatchObject({ name: "bob" });
  });
});
