import { afterAll, beforeAll, expect, test } from "bun:test";
import { createPushToken } from "../../src/accounts/push-token.ts";
import { anyTokenHolder, createToken, listTokens, tokenHolder } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { HOUR } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
let paula: User;
beforeAll(async () => {
  app = openTestApp();
  paula = await addPerson(app, "paula");
});
afterAll(() => app.close());

const push = (repository: string) => createPushToken(app.db, paula.id, repository, app.clock.now());
const holder = (token: string) => anyTokenHolder(app.db, token, app.clock.now());

test("a token for a push says what it is for, and ends the same day", async () => {
  const { token, expiresAt } = await push("dev-1-team-7");
  expect(expiresAt).toBe(app.clock.now() + 12 * HOUR);
  const { user, scopes, repository } = await holder(token);
  expect({ id: user.id, scopes, repository }).toEqual({
    id: paula.id,
    scopes: ["submit"],
    repository: "dev-1-team-7",
  });
  await expect(tokenHolder(app.db, token, app.clock.now())).rejects.toThrow("unknown");
  app.clock.advance(12 * HOUR);
  await expect(holder(token)).rejects.toThrow("expired");
});

test("twenty of them work at a time; others are neither shown nor used up by them", async () => {
  const wish = { name: "script", scopes: ["read"], days: 1 };
  const lasting = await createToken(app.db, paula.id, wish, app.clock.now());
  const made: string[] = [];
  for (let n = 0; n < 21; n++) made.push((await push("dev-1-team-7")).token);
  await expect(holder(made[0] ?? "")).rejects.toThrow("unknown");
  for (const token of [...made.slice(1), lasting]) expect((await holder(token)).user.id).toBe(paula.id);
  expect((await listTokens(app.db, paula.id, app.clock.now())).map(({ name }) => name)).toEqual(["script"]);
});
