import { afterAll, expect, test } from "bun:test";
import { openApi } from "../src/api/openapi.ts";
import { apiRoutes } from "../src/api/routes.ts";
import { doors } from "../src/http.ts";
import { openTestApp } from "./support/app.ts";
import { addPerson } from "./support/people.ts";

const app = openTestApp();
await addPerson(app, "ada", "admin");
const handle = doors(app, { address: () => "192.0.2.1", isSecure: () => false, limitSilence: () => {} });
afterAll(() => app.close());

const ask = (path: string) => handle(new Request(`http://assay.test${path}`));

test("the page lists every address of the API in its group, and every shape", async () => {
  const response = await ask("/api/docs");
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await response.text();
  const anchors = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const { paths, tags, components } = openApi(apiRoutes, "");
  const wanted = [
    ...Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    ),
    ...tags.map(({ name }) => name),
    ...Object.keys(components.schemas).map((name) => `shape-${name}`),
  ];
  expect(wanted.length).toBeGreaterThan(180);
  expect(wanted.filter((id) => !anchors.has(id))).toEqual([]);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.filter((id) => !anchors.has(id))).toEqual([]);
  for (const { summary } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    expect(html).toContain(Bun.escapeHTML(summary).replaceAll("&gt;", ">").replaceAll("&#x27;", "'"));
  }
});

test("every page leads to it, and it leads to the document for programs, on every kind of door", async () => {
  expect(await (await ask("/login")).text()).toContain('<a href="/api/docs">API</a>');
  expect(await (await ask("/api/docs/")).text()).toContain('href="/api/docs/openapi.json"');
  const { openapi } = await (await ask("/api/docs/openapi.json")).json();
  expect(openapi).toBe("3.1.1");
});
