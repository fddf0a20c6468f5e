import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSetUp, newSetupLink, setUp } from "../../src/accounts/setup.ts";
import { MINUTE } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
let file: string;
beforeEach(() => {
  app = openTestApp();
  file = join(app.config.data, "setup-token");
});
afterEach(() => app.close());

const ada = {
  name: "ada",
  email: "ada@example.org",
  fullName: "",
  affiliation: "",
  password: "correct horse",
};
const BASE = "http://localhost:8000/";

async function newToken(): Promise<string> {
  const link = await newSetupLink(app, BASE);
  return link?.split("/setup/")[1] ?? "";
}

test("the link is kept in a file that only its owner reads", async () => {
  writeFileSync(file, "an old one", { mode: 0o644 });
  const link = await newSetupLink(app, BASE);
  expect(link).toMatch(/^http:\/\/localhost:8000\/setup\/[\w-]{43}$/);
  expect(readFileSync(file, "utf8")).toBe(`${link}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("makes the first administrator, once", async () => {
  const token = await newToken();
  expect(await isSetUp(app.db)).toBe(false);
  await setUp(app, token, ada);
  expect(await isSetUp(app.db)).toBe(true);
  expect(await app.db.selectFrom("user").select(["name", "role"]).execute()).toEqual([
    { name: "ada", role: "admin" },
  ]);
  expect(existsSync(file)).toBe(false);
  const links = await app.db.selectFrom("one_time_link").select("used_at").execute();
  expect(links).toEqual([{ used_at: app.clock.now() }]);
  await expect(setUp(app, token, { ...ada, name: "eve", email: "eve@example.org" })).rejects.toMatchObject({
    kind: "missing",
  });
});

test("of two at once, one is made", async () => {
  const token = await newToken();
  const outcomes = await Promise.allSettled(
    ["a", "b"].map((x) => setUp(app, token, { ...ada, name: x, email: `${x}@example.org` })),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await app.db.selectFrom("user").select("id").execute()).toHaveLength(1);
});

test("works for half an hour", async () => {
  const token = await newToken();
  app.clock.advance(30 * MINUTE);
  await expect(setUp(app, token, ada)).rejects.toMatchObject({ kind: "missing" });
  expect(await isSetUp(app.db)).toBe(false);
});

test("a newer link replaces it", async () => {
  const [older, newer] = [await newToken(), await newToken()];
  await expect(setUp(app, older, ada)).rejects.toMatchObject({ kind: "missing" });
  await setUp(app, newer, ada);
});

test("a refused form leaves the link as it is", async () => {
  const token = await newToken();
  await expect(setUp(app, token, { ...ada, password: "short" })).rejects.toMatchObject({ kind: "invalid" });
  await setUp(app, token, ada);
});

test("no link where somebody has an account, not even an old one", async () => {
  const token = await newToken();
  await addPerson(app, "bob");
  await expect(setUp(app, token, ada)).rejects.toMatchObject({ kind: "missing" });
  expect(await newSetupLink(app, BASE)).toBeNull();
  expect(existsSync(file)).toBe(false);
});
