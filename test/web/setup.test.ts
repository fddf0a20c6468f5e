import { afterEach, beforeEach, expect, test } from "bun:test";
import { newSetupLink } from "../../src/accounts/setup.ts";
import { MINUTE } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { visitorOf } from "../support/browser.ts";

let app: TestApp;
let path: string;
beforeEach(async () => {
  app = openTestApp();
  path = new URL((await newSetupLink(app, "http://assay.test")) ?? "").pathname;
});
afterEach(() => app.close());

const ada = { name: "ada", email: "ada@example.org", password: "correct horse" };

test("makes the first administrator and logs them in", async () => {
  const visitor = visitorOf(app);
  expect(await (await visitor.get(path)).text()).toContain("Make the first account.");
  const response = await visitor.post(path, ada);
  expect([response.status, response.headers.get("location")]).toEqual([303, "/admin"]);
  expect((await visitor.get("/admin")).status).toBe(200);
});

test("works once", async () => {
  await visitorOf(app).post(path, ada);
  expect((await visitorOf(app).get(path)).status).toBe(404);
  expect((await visitorOf(app).post(path, { ...ada, name: "eve", email: "eve@example.org" })).status).toBe(
    404,
  );
});

test("is shown again when refused, and looking does not use it up", async () => {
  const response = await visitorOf(app).post(path, { ...ada, password: "short" });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('value="ada@example.org"');
  expect((await visitorOf(app).get(path)).status).toBe(200);
});

test("expires, and another token never worked", async () => {
  expect((await visitorOf(app).get(`${path}x`)).status).toBe(404);
  app.clock.advance(30 * MINUTE);
  expect((await visitorOf(app).get(path)).status).toBe(404);
});
