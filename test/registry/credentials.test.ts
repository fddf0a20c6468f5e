import { afterAll, beforeAll, expect, test } from "bun:test";
import { DAY, MINUTE } from "../../src/kit/clock.ts";
import { addPerson, PASSWORD } from "../support/people.ts";
import { basic, refusalIn, startTestRegistry, type TestRegistry } from "../support/registry.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startTestRegistry();
});
afterAll(() => registry.stop());

const ping = (headers: Record<string, string>) => fetch(`${registry.base}/v2/`, { headers });

test("whoever says nothing about themselves is asked to", async () => {
  const response = await ping({});
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Basic realm="Assay", charset="UTF-8"');
  expect(response.headers.get("docker-distribution-api-version")).toBe("registry/2.0");
  expect((await refusalIn(response)).code).toBe("UNAUTHORIZED");
});

test.each([
  ["a wrong password", basic("paula", "wrong")],
  ["nobody's name", basic("nobody")],
  ["an unknown token", basic("paula", `assay_${"x".repeat(43)}`)],
  ["a Bearer token", { authorization: "Bearer abc" }],
  ["no base64", { authorization: "Basic ***" }],
  ["no colon", { authorization: `Basic ${btoa("paula")}` }],
])("%s is not enough", async (_, headers) => {
  const response = await ping(headers);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toStartWith("Basic ");
});

test("a password is known by name and by address, with colons and other letters in it", async () => {
  const { app } = registry;
  const password = "päss:wörd: with colons";
  const zoe = await addPerson(app, "zoe");
  await setPassword(zoe.id, password);
  for (const login of ["zoe", "zoe@example.org"])
    expect((await ping(basic(login, password))).status).toBe(200);
});

test("a push sends its password with every request, and it is looked at once in five minutes", async () => {
  const { app } = registry;
  const { id } = await addPerson(app, "often");
  // Were each of them looked at, the throttle would stop the sixth.
  const all = await Promise.all(Array.from({ length: 50 }, () => ping(basic("often"))));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  const locked_until = app.clock.now() + DAY;
  const lock = { key: `account ${id}`, failures: 1000, last_at: app.clock.now(), locked_until };
  await app.db
    .insertInto("throttle")
    .values(lock)
    .onConflict((each) => each.column("key").doUpdateSet(lock))
    .execute();
  expect((await ping(basic("often"))).status).toBe(200);
  app.clock.advance(5 * MINUTE);
  expect((await ping(basic("often"))).status).toBe(429);
});

test("a password that was changed, or whose owner was disabled, is refused at once", async () => {
  const { app } = registry;
  const carl = await addPerson(app, "carl");
  expect((await ping(basic("carl"))).status).toBe(200);
  await setPassword(carl.id, "another one altogether");
  expect((await ping(basic("carl"))).status).toBe(401);
  expect((await ping(basic("carl", "another one altogether"))).status).toBe(200);
  await app.db.updateTable("user").set({ state: "disabled" }).where("id", "=", carl.id).execute();
  expect((await ping(basic("carl", "another one altogether"))).status).toBe(401);
});

test("guessing is slowed down as at the log-in page", async () => {
  await addPerson(registry.app, "victim");
  const statuses: number[] = [];
  for (let n = 0; n < 7; n++) statuses.push((await ping(basic("victim", `guess ${n}`))).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  const right = await ping(basic("victim", PASSWORD));
  expect([right.status, (await refusalIn(right)).code]).toEqual([429, "TOOMANYREQUESTS"]);
});

async function setPassword(userId: number, password: string): Promise<void> {
  const options = { algorithm: "argon2id", memoryCost: 8, timeCost: 1 } as const;
  const password_hash = await Bun.password.hash(password, options);
  await registry.app.db.updateTable("user").set({ password_hash }).where("id", "=", userId).execute();
}
