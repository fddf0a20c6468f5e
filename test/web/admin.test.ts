import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { adminImageRoutes } from "../../src/web/admin-images.tsx";
import { adminUserRoutes } from "../../src/web/admin-users.tsx";
import { adminRoutes } from "../../src/web/admin.tsx";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeHostTeam } from "../support/benchmark.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { addPerson, visitorAs } from "../support/people.ts";

let app: TestApp;
let root: User;
let admin: Visitor;
beforeEach(async () => {
  app = openTestApp();
  root = await addPerson(app, "root", "admin");
  admin = await visitorAs(app, root);
});
afterEach(() => app.close());

const text = async (path: string) => (await admin.get(path)).text();

describe("for others there is no administration", () => {
  const paths = [...adminRoutes, ...adminUserRoutes, ...adminImageRoutes].map(
    ({ method, path }) => [method, path.replace(":id", "1")] as const,
  );

  test.each(paths)("%s %s", async (method, path) => {
    const send = (visitor: Visitor) =>
      method === "GET" ? visitor.get(path) : visitor.post(path, { role: "participant", state: "disabled" });
    expect((await send(visitorOf(app))).status).toBe(method === "GET" ? 303 : 401);
    for (const role of ["participant", "host"] as const) {
      expect((await send(await visitorAs(app, await addPerson(app, role, role)))).status).toBe(404);
    }
    expect((await admin.get("/admin")).status).toBe(200);
  });
});

test("the overview counts what is here", async () => {
  await addPerson(app, "ada");
  const html = await text("/admin");
  expect(html).toContain('<a href="/admin/users">2</a>');
  expect(html).toContain(app.config.data);
});

test("users are searched, a page at a time", async () => {
  for (let n = 0; n < 60; n++) await addPerson(app, `user${n}`);
  expect(await text("/admin/users")).toContain("61 users");
  expect(await text("/admin/users?page=2")).toContain('aria-label="Page 2" aria-current="page"');
  const found = await text("/admin/users?q=user59");
  expect(found).toContain("1 user<");
  expect(found).toContain(">user59</a>");
  expect(await text("/admin/users?q=%3Cimg%20src=x%3E")).not.toContain("<img");
});

test("somebody added gets a link with which they choose their password", async () => {
  const person = { name: "ada", email: "ada@example.org", full_name: "", affiliation: "", role: "host" };
  const response = await admin.post("/admin/users", person);
  const path = /http:\/\/assay\.test(\/reset\/[\w-]{43})/.exec(await response.text())?.[1] ?? "";
  const ada = visitorOf(app);
  expect(await (await ada.get(path)).text()).toContain("<strong>ada</strong>");
  expect((await ada.post(path, { password: "short" })).status).toBe(422);
  expect((await ada.post(path, { password: "her own password" })).headers.get("location")).toBe("/login");
  expect((await ada.get(path)).status).toBe(404);
  await ada.post("/login", { login: "ada", password: "her own password" });
  expect(await (await ada.get("/profile")).text()).toContain("host");
});

test("a taken name is shown with the form", async () => {
  const response = await admin.post("/admin/users", {
    name: "root",
    email: "other@example.org",
    role: "host",
  });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain("Somebody else has this user name already.");
});

test("a role is changed, and the last administrator stays", async () => {
  const ada = await addPerson(app, "ada");
  expect((await admin.post(`/admin/users/${ada.id}/role`, { role: "host" })).status).toBe(303);
  expect(await text(`/admin/users/${ada.id}`)).toContain('value="host" checked');
  const refused = await admin.post(`/admin/users/${root.id}/role`, { role: "host" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("This is the only administrator.");
  expect((await admin.post(`/admin/users/${ada.id}/role`, { role: "god" })).status).toBe(422);
});

test("an address is changed by an administrator, and must be free", async () => {
  const ada = await addPerson(app, "ada");
  const path = `/admin/users/${ada.id}`;
  const refused = await admin.post(`${path}/email`, { email: root.email });
  expect(refused.status).toBe(422);
  const html = await refused.text();
  expect(html).toContain("This address belongs to another account.");
  expect(html).toContain(`value="${root.email}"`);
  expect((await admin.post(`${path}/email`, { email: "lovelace@example.org" })).status).toBe(303);
  expect(await text(path)).toContain("lovelace@example.org");
  expect((await admin.post("/admin/users/99/email", { email: "x@example.org" })).status).toBe(404);
});

test("who is no host any more still manages what their host teams have, and the page says so", async () => {
  const hanna = await addPerson(app, "hanna", "host");
  const hostTeamId = await makeHostTeam(app, "Clinic", [hanna, root]);
  const { id } = await makeBenchmark(app, { hostTeamId });
  await admin.post(`/admin/users/${hanna.id}/role`, { role: "participant" });
  expect(await text(`/admin/users/${hanna.id}`)).toContain(`<a href="/host/teams/${hostTeamId}">Clinic</a>`);
  const asHanna = await visitorAs(app, { ...hanna, role: "participant" });
  const outcomes = async () => [
    (await asHanna.get(`/host/benchmarks/${id}`)).status,
    (await asHanna.get("/host/import")).status,
    (await asHanna.post("/host/teams", { name: "Another", url: "" })).status,
  ];
  expect(await outcomes()).toEqual([200, 403, 422]);
  await admin.post(`/host/teams/${hostTeamId}/members/${hanna.id}/removal`);
  expect(await outcomes()).toEqual([404, 403, 422]);
  expect(await text(`/admin/users/${hanna.id}`)).toContain("hanna is in none.");
});

test("a disabled account is out at once", async () => {
  const ada = await addPerson(app, "ada");
  const visitor = await visitorAs(app, ada);
  await admin.post(`/admin/users/${ada.id}/state`, { state: "disabled" });
  expect((await visitor.get("/profile")).status).toBe(303);
  await admin.post(`/admin/users/${ada.id}/state`, { state: "active" });
  expect(await text(`/admin/users/${ada.id}`)).toContain("Disable the account");
});

test("settings are saved and shown", async () => {
  await admin.post("/admin/settings", { contact: "room 12" });
  const html = await text("/admin/settings");
  expect(html).toContain('value="room 12"');
  expect(html).not.toMatch(/name="open_registration"[^>]*checked/);
  expect((await visitorOf(app).get("/register")).status).toBe(403);
});

test("the audit trail lists who did what, and can be checked", async () => {
  await admin.post("/admin/settings", { contact: "<img src=x>" });
  const html = await text("/admin/audit?check");
  expect(html).toContain("changed settings");
  expect(html).toContain("The chain is whole: 2 acts");
  expect(html).not.toContain("<img");
});
