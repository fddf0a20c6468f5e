import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { doors } from "../src/http.ts";
import { routes } from "../src/web/routes.ts";
import { addPerson } from "./support/people.ts";
import { openTestApp, type TestApp } from "./support/app.ts";

const app = openTestApp();
const handle = doors(app, { address: () => "192.0.2.1", isSecure: () => false, limitSilence: () => {} });
beforeAll(() => addPerson(app, "ada", "admin"));
afterAll(() => app.close());

const ask = (path: string, init: RequestInit = {}) => handle(new Request(`http://assay.test${path}`, init));
const filled = (path: string) => path.replace(/:\w+/g, "1").replace("*", "x");

/** An appliance whose database has gone away while it was running. */
async function appWithoutDatabase(): Promise<TestApp> {
  const broken = openTestApp();
  await broken.db.selectFrom("setting").selectAll().execute();
  await broken.db.destroy();
  return broken;
}

describe("every answer", () => {
  const paths = [
    ...routes.map((route) => filled(route.path)),
    "/healthz",
    "/metrics",
    "/-/assets/css/base.css",
    "/nowhere",
  ];

  test.each([...new Set(paths)])("%s forbids framing, sniffing and foreign scripts", async (path) => {
    const { headers } = await ask(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
  });
});

describe("a form of another site", () => {
  const posts = routes.filter((route) => route.method === "POST").map((route) => route.path);
  const form = {
    method: "POST",
    body: "x=1",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  };
  const from = (headers: Record<string, string>) => ({ ...form, headers: { ...form.headers, ...headers } });

  test.each(posts)("changes nothing at %s", async (path) => {
    const hostile: Record<string, string>[] = [
      {},
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "http://evil.test" },
      { origin: "null" },
      { origin: "http://assay.test.evil.test" },
      { "sec-fetch-site": "cross-site", origin: "http://assay.test" },
    ];
    for (const headers of hostile) {
      const { status } = await ask(filled(path), from({ host: "assay.test", ...headers }));
      expect({ headers, status }).toEqual({ headers, status: 403 });
    }
  });

  test("and ours does, by either header", async () => {
    const ours: Record<string, string>[] = [
      { "sec-fetch-site": "same-origin" },
      { host: "assay.test", origin: "http://assay.test" },
    ];
    for (const headers of ours) {
      expect((await ask("/theme", from(headers))).status).not.toBe(403);
    }
  });
});

test("before anybody has an account there is nothing to see", async () => {
  const fresh = openTestApp();
  const enter = doors(fresh, { address: () => "", isSecure: () => false, limitSilence: () => {} });
  const statusAt = async (path: string) => (await enter(new Request(`http://assay.test${path}`))).status;
  expect([await statusAt("/benchmarks"), await statusAt("/login"), await statusAt("/nowhere")]).toEqual([
    503, 503, 503,
  ]);
  expect([await statusAt("/setup/guess"), await statusAt("/healthz")]).toEqual([404, 200]);
  await addPerson(fresh, "ada", "admin");
  expect(await statusAt("/benchmarks")).toBe(200);
  await fresh.close();
});

describe("the rest", () => {
  test("HEAD answers like GET, without the body", async () => {
    const [head, get] = [await ask("/login", { method: "HEAD" }), await ask("/login")];
    expect(head.status).toBe(get.status);
    expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
    expect(await head.text()).toBe("");
  });

  test("who sends a HEAD is known by the request that came", async () => {
    const asked = new Request("http://assay.test/login", { method: "HEAD" });
    const known = (request: Request) => request === asked;
    const connection = {
      address: (request: Request) => (known(request) ? "192.0.2.1" : ""),
      isSecure: (request: Request) => known(request) || !seen.push(request),
      limitSilence: () => {},
    };
    const seen: Request[] = [];
    expect((await doors(app, connection)(asked)).status).toBe(200);
    expect(seen).toEqual([]);
  });

  test("a static file may be kept for ever under an address that changes with it, and nothing else is served", async () => {
    const page = await (await ask("/login")).text();
    const address = /\/-\/assets\/css\/base\.css\?v=[0-9a-f]+/.exec(page)?.[0] ?? "";
    const { headers } = await ask(address);
    expect(headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect(headers.get("cache-control")).toContain("immutable");
    expect((await ask("/-/assets/css/base.css")).headers.get("cache-control")).toBe("no-cache");
    expect((await ask("/-/assets/css/base.css?v=old")).headers.get("cache-control")).toBe("no-cache");
    for (const path of [
      "demo/annotations/test.csv",
      "../package.json",
      "..%2fpackage.json",
      "migrations/0001_platform.sql",
      "css",
    ]) {
      expect((await ask(`/-/assets/${path}`)).status).toBe(404);
    }
  });

  test("a bug tells a stranger nothing but the number under which the log has it", async () => {
    const broken = await appWithoutDatabase();
    const answer = await doors(broken, { address: () => "", isSecure: () => false, limitSilence: () => {} })(
      new Request("http://assay.test/benchmarks"),
    );
    expect(answer.status).toBe(500);
    const text = await answer.text();
    const failure = broken.logged.find((line) => line.level === "error");
    expect(failure?.request).toBeString();
    expect(text).toContain(String(failure?.request));
    expect(text).not.toContain(String(failure?.error));
    expect(text).not.toMatch(/\/src\/|sqlite|at \w+ \(/i);
  });

  test("healthz fails when the database does, and metrics name no one", async () => {
    expect(await (await ask("/healthz")).text()).toBe("ok\n");
    const metrics = await (await ask("/metrics")).text();
    expect(metrics).toContain("assay_jobs_waiting 0\n");
    const broken = await appWithoutDatabase();
    const health = await doors(broken, { address: () => "", isSecure: () => false, limitSilence: () => {} })(
      new Request("http://assay.test/healthz"),
    );
    expect(health.status).toBe(503);
  });
});
