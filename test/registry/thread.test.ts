import { expect, test } from "bun:test";
import { openApp } from "../../src/app.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openTls } from "../../src/platform/tls.ts";
import { authorityOf } from "../../src/platform/tls-authority.ts";
import { startRegistry } from "../../src/registry/apart/start.ts";
import { addPerson } from "../support/people.ts";
import { basic, registryClient } from "../support/registry.ts";
import { folderWith } from "../support/temporary.ts";

test("the registry runs in a thread of its own, beside the process that serves the folder", async () => {
  const lines: string[] = [];
  const log = { info() {}, warn: (line: string) => void lines.push(line), error: console.error };
  const config = readConfig({ data: folderWith(), address: "127.0.0.1", "min-free-bytes": "0" }, {});
  const app = openApp(config, { log });
  await addPerson(app, "paula");
  const server = await startRegistry(app, { address: "127.0.0.1", port: 0 });
  try {
    const { ask } = registryClient(server.url.origin, basic("paula"));
    expect((await ask("GET", "/v2/")).status).toBe(200);
    expect((await fetch(new URL("/v2/", server.url))).status).toBe(401);
  } finally {
    await server.stop(0);
    await app.close();
  }
  await expect(fetch(server.url)).rejects.toThrow();
  expect(lines).toEqual([]);
});

test("a port that is taken is said, and no thread stays behind", async () => {
  const config = readConfig({ data: folderWith(), address: "127.0.0.1", "min-free-bytes": "0" }, {});
  const app = openApp(config, { log: { info() {}, warn() {}, error() {} } });
  using other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  await expect(startRegistry(app, { address: "127.0.0.1", port: other.port ?? 0 })).rejects.toThrow(
    /listening on port/,
  );
  await app.close();
});

test("with TLS it uses the certificates of the pages", async () => {
  const config = readConfig({ data: folderWith(), tls: "self", "min-free-bytes": "0" }, {});
  const app = openApp(config, { log: { info() {}, warn() {}, error: console.error } });
  await addPerson(app, "paula");
  const pages = await openTls(app);
  const server = await startRegistry(app, { address: "127.0.0.1", port: 0 });
  try {
    const ca = authorityOf(config.data)?.pem ?? "";
    const ping = (headers: Record<string, string>) =>
      fetch(new URL("/v2/", server.url), { headers, tls: { ca } });
    expect([(await ping({})).status, (await ping(basic("paula"))).status]).toEqual([401, 200]);
    expect(server.url.protocol).toBe("https:");
    expect(pages?.pair.cert).toContain("CERTIFICATE");
  } finally {
    await server.stop(0);
    await app.close();
  }
});
