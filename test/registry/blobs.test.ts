import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  basic,
  bytes,
  refusalIn,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

let registry: TestRegistry;
let client: RegistryClient;
const name = "lesions-dev-1/model";
const content = bytes(4000);
let path = "";
beforeAll(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
  path = `/v2/${name}/blobs/${await client.blob(name, content)}`;
});
afterAll(() => registry.stop());

describe("a part of a blob", () => {
  test.each([
    ["bytes=500-1499", 500, 1499],
    ["bytes=500-", 500, 3999],
    ["bytes=-500", 3500, 3999],
    ["bytes=2000-5000", 2000, 3999],
    ["bytes=-9999", 0, 3999],
    ["bytes=0-0", 0, 0],
  ])("%s", async (range, first, last) => {
    const response = await client.ask("GET", path, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/4000`);
    expect(response.headers.get("content-length")).toBe(String(last - first + 1));
    const got = Buffer.from(await response.arrayBuffer());
    expect(got.equals(content.slice(first, last + 1))).toBe(true);
  });

  test.each(["bytes=500-0", "bytes=5000-10000", "bytes=4000-", "bytes=-0"])("%s is none", async (range) => {
    const response = await client.ask("GET", path, { headers: { range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */4000"]);
    // The connection is good for what follows.
    expect((await client.ask("HEAD", path)).status).toBe(200);
  });

  test.each(["bytes=0-1,5-6", "lines=1-2", "bytes=a-b"])("%s means the whole", async (range) => {
    const response = await client.ask("GET", path, { headers: { range } });
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 4000]);
  });
});

test("HEAD says how long a blob is and sends none of it", async () => {
  const response = await client.ask("HEAD", path);
  expect([response.status, response.headers.get("content-length")]).toEqual([200, "4000"]);
  expect((await response.arrayBuffer()).byteLength).toBe(0);
});

test("a blob that is not there is unknown, and what is no digest is refused", async () => {
  const missing = await client.ask("GET", `/v2/${name}/blobs/sha256:${"0".repeat(64)}`);
  expect([missing.status, (await refusalIn(missing)).code]).toEqual([404, "BLOB_UNKNOWN"]);
  const odd = await client.ask("GET", `/v2/${name}/blobs/sha256:baddigeststring`);
  expect([odd.status, (await refusalIn(odd)).code]).toEqual([400, "DIGEST_INVALID"]);
});

test("a blob that was deleted is gone at once; one that an image needs stays", async () => {
  const free = `/v2/${name}/blobs/${await client.blob(name, bytes(10))}`;
  expect((await client.ask("DELETE", free)).status).toBe(202);
  for (const method of ["HEAD", "DELETE"]) expect((await client.ask(method, free)).status).toBe(404);
  const { layers, digest } = await client.image(name, "needs");
  const needed = `/v2/${name}/blobs/${layers[0]}`;
  expect((await refusalIn(await client.ask("DELETE", needed))).code).toBe("DENIED");
  await client.ask("DELETE", `/v2/${name}/manifests/${digest}`);
  expect((await client.ask("DELETE", needed)).status).toBe(202);
});

describe("a mount", () => {
  const mount = (to: string, digest: string, from?: string) =>
    client.ask(
      "POST",
      `/v2/${to}/blobs/uploads/?mount=${digest}${from === undefined ? "" : `&from=${from}`}`,
    );

  test("puts a blob of one repository into another", async () => {
    const digest = await client.blob(name, content);
    const response = await mount("lesions-dev-1/second", digest, name);
    expect([response.status, response.headers.get("docker-content-digest")]).toEqual([201, digest]);
    const got = await client.ask("GET", response.headers.get("location") ?? "");
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  });

  test("finds it by itself in another repository of the team", async () => {
    const digest = await client.blob(name, bytes(100));
    expect((await mount("lesions-dev-1/third", digest)).status).toBe(201);
    expect((await client.ask("HEAD", `/v2/lesions-dev-1/third/blobs/${digest}`)).status).toBe(200);
  });

  test.each([
    ["a blob that is nowhere", `sha256:${"0".repeat(64)}`, name],
    ["one from a repository that is not there", null, "lesions-dev-1/never"],
    ["one from what is no name", null, "NO/Name"],
    ["what is no digest", "sha256:short", name],
  ])("of %s begins an upload instead", async (_, digest, from) => {
    const wanted = digest ?? (await client.blob(name, bytes(10)));
    const response = await mount("lesions-dev-1/fourth", wanted, from);
    expect(response.status).toBe(202);
    expect((await client.ask("GET", response.headers.get("location") ?? "")).status).toBe(204);
    expect((await client.ask("HEAD", `/v2/lesions-dev-1/fourth/blobs/${wanted}`)).status).not.toBe(200);
  });
});
