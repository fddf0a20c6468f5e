import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCredentials } from "../../src/accounts/credentials.ts";
import { type Counter, countTry, forgive, ofAddress } from "../../src/accounts/throttle.ts";
import { openApp } from "../../src/app.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/kit/clock.ts";
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

const account: Counter[] = [{ kind: "account", of: "7" }];
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

describe("of a thousand tries in an hour", () => {
  test("at most 15 on one account are looked at, from however many addresses", async () => {
    const count = await triesAdmittedInAnHour((n) => [
      ...account,
      ...ofAddress("address", `198.51.${n >> 8}.${n & 255}`),
    ]);
    expect(count).toBe(11);
  });

  test("at most 15 from one address, on however many accounts", async () => {
    const count = await triesAdmittedInAnHour((n) => [
      { kind: "account", of: String(n) },
      ...ofAddress("address", "192.0.2.9"),
    ]);
    expect(count).toBe(14);
  });

  test("also in the hours after that", async () => {
    await triesAdmittedInAnHour(() => account);
    expect(await triesAdmittedInAnHour(() => account)).toBe(4);
  });

  test("and when all come at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => admitted(account)));
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

test("a right try frees its account, and takes itself back from the address", async () => {
  const address = ofAddress("address", "192.0.2.9");
  for (let n = 0; n < 5; n++) await admitted([...account, ...address]);
  await forgive(app.db, [...account, ...address]);
  expect(await app.db.selectFrom("throttle").select(["key", "failures", "locked_until"]).execute()).toEqual([
    { key: "address 192.0.2.9", failures: 4, locked_until: 0 },
  ]);
});

test("an account is forgotten after a day, an address after an hour", async () => {
  const address = ofAddress("address", "192.0.2.9");
  for (let n = 0; n < 12; n++) {
    await admitted(account);
    await admitted(address);
    app.clock.advance(15 * MINUTE);
  }
  app.clock.advance(HOUR);
  for (let n = 0; n < 7; n++) expect(await admitted(address)).toBe(true);
  app.clock.advance(DAY);
  for (let n = 0; n < 4; n++) expect(await admitted(account)).toBe(true);
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

test("tries by name and by address count on the same account; a right password is refused while it is locked", async () => {
  await addPerson(app, "ada");
  const attempt = (login: string, password: string) =>
    checkCredentials(app.db, { login, password, address: "" }, app.clock.now()).catch((error) => error.kind);
  for (let n = 0; n < 3; n++) expect(await attempt("ada", "wrong password")).toBe("unauthorised");
  for (let n = 0; n < 2; n++) expect(await attempt("Ada@Example.org", "wrong password")).toBe("unauthorised");
  expect(await attempt("ada", PASSWORD)).toBe("too_many");
  app.clock.advance(MINUTE);
  expect(await attempt("ada", PASSWORD)).toMatchObject({ name: "ada" });
});
