import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { digestOf } from "../../src/images/digest.ts";
import {
  basic,
  bytes,
  OCI_INDEX,
  OCI_LAYER,
  OCI_MANIFEST,
  pushParts,
  refusalIn,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

let registry: TestRegistry;
let client: RegistryClient;
const name = "lesions-dev-1/model";
beforeAll(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
});
afterAll(() => registry.stop());

const at = (reference: string) => `/v2/${name}/manifests/${reference}`;

/** Pushes a manifest under its digest and compares what comes back with it. */
async function roundTrip(content: string, type: string, algorithm: "sha256" | "sha512" = "sha256") {
  const digest = digestOf(algorithm, Buffer.from(content));
  const put = await client.manifest(name, digest, content, type);
  if (put.status !== 201) throw new Error(await put.text());
  expect(put.headers.get("docker-content-digest")).toBe(digest);
  const got = await client.ask("GET", put.headers.get("location") ?? "");
  expect([got.status, got.headers.get("content-type")]).toEqual([200, type]);
  expect(got.headers.get("docker-content-digest")).toBe(digest);
  expect(await got.text()).toBe(content);
  const head = await client.ask("HEAD", at(digest));
  expect([head.status, head.headers.get("content-length")]).toEqual([
    200,
    String(Buffer.byteLength(content)),
  ]);
  expect(head.headers.get("content-type")).toBe(type);
  return { put, digest, descriptor: { mediaType: type, digest, size: Buffer.byteLength(content) } };
}

const indexOf = (manifests: object[], more: object = {}) =>
  JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...more });

describe("a manifest comes back byte for byte", () => {
  test("by its tag and by its digest", async () => {
    const { content, digest } = await client.image(name, "v1");
    for (const reference of ["v1", digest]) {
      const got = await client.ask("GET", at(reference));
      expect(got.headers.get("docker-content-digest")).toBe(digest);
      expect(await got.text()).toBe(content);
    }
  });

  test("with fields that nobody knows, odd spaces and letters", async () => {
    const { content } = await pushParts(client, name, [bytes(10)], { "org.example.ä": { deep: [1, 2.5e3] } });
    await roundTrip(`\n ${content.replaceAll(",", " ,\n")} \n`, OCI_MANIFEST);
  });

  test("with four megabytes of annotations, and no more than that", async () => {
    const annotations = (count: number) => ({ annotations: { long: "x".repeat(count) } });
    const { content } = await pushParts(client, name, [bytes(10)], annotations(3_900_000));
    await roundTrip(content, OCI_MANIFEST);
    const { content: larger } = await pushParts(client, name, [bytes(10)], annotations(4_200_000));
    expect((await client.manifest(name, "larger", larger)).status).toBe(413);
  });

  test("in Docker's formats", async () => {
    const docker = "application/vnd.docker.distribution.manifest";
    const { content } = await pushParts(client, name, [bytes(10)], { mediaType: `${docker}.v2+json` });
    const { descriptor } = await roundTrip(content, `${docker}.v2+json`);
    const list = { schemaVersion: 2, mediaType: `${docker}.list.v2+json`, manifests: [descriptor] };
    await roundTrip(JSON.stringify(list), `${docker}.list.v2+json`);
  });

  test("as an index, an index of indexes, an empty one, and an image without layers", async () => {
    const { content } = await pushParts(client, name, []);
    const image = await roundTrip(content, OCI_MANIFEST);
    const index = await roundTrip(indexOf([image.descriptor]), OCI_INDEX);
    await roundTrip(indexOf([index.descriptor]), OCI_INDEX);
    await roundTrip(indexOf([]), OCI_INDEX);
  });

  test("under SHA-512, with parts under it", async () => {
    const { content } = await pushParts(client, name, [bytes(10)], {}, "sha512");
    const { descriptor } = await roundTrip(content, OCI_MANIFEST, "sha512");
    await roundTrip(indexOf([descriptor]), OCI_INDEX, "sha512");
  });

  test("with layers that are to be had elsewhere", async () => {
    const elsewhere = (mediaType: string, urls?: string[]) => ({
      mediaType,
      digest: digestOf("sha256", bytes(10)),
      size: 123_456,
      ...(urls === undefined ? {} : { urls }),
    });
    const { content } = await pushParts(client, name, [bytes(10)], {
      layers: [
        elsewhere("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
        elsewhere("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
        elsewhere(OCI_LAYER, ["https://store.example.com/blob"]),
      ],
    });
    await roundTrip(content, OCI_MANIFEST);
  });
});

test("a manifest can be tagged while it is pushed by its digest", async () => {
  const { content, digest } = await pushParts(client, name, [bytes(10)]);
  const path = `${at(digest)}?tag=one&tag=two`;
  const headers = { "content-type": OCI_MANIFEST };
  const put = await client.ask("PUT", path, { body: content, headers });
  expect([put.status, put.headers.get("oci-tag")]).toEqual([201, "one, two"]);
  for (const tag of ["one", "two"])
    expect((await client.ask("HEAD", at(tag))).headers.get("docker-content-digest")).toBe(digest);
  const wrong = await client.ask("PUT", `${at(digest)}?tag=-no`, { body: content, headers });
  expect((await refusalIn(wrong)).code).toBe("TAG_INVALID");
});

test("a subject is named in the answer, whether it is there or not", async () => {
  const subject = { mediaType: OCI_MANIFEST, digest: digestOf("sha256", bytes(10)), size: 7 };
  const { content } = await pushParts(client, name, [bytes(10)], { subject });
  const { put } = await roundTrip(content, OCI_MANIFEST);
  expect(put.headers.get("oci-subject")).toBe(subject.digest);
});

describe("a manifest is refused", () => {
  const refusedFor = async (reference: string, content: string, type?: string) => {
    const response = await client.manifest(name, reference, content, type);
    return [response.status, (await refusalIn(response)).code] as unknown;
  };

  test("when it has another digest than its address says", async () => {
    const { content } = await pushParts(client, name, [bytes(10)]);
    const other = digestOf("sha256", Buffer.from("other"));
    expect(await refusedFor(other, content)).toEqual([400, "DIGEST_INVALID"]);
    expect((await client.ask("HEAD", at(other))).status).toBe(404);
  });

  test("when its address is no reference, also for reading", async () => {
    const { content } = await pushParts(client, name, [bytes(10)]);
    expect(await refusedFor("sha256:baddigeststring", content)).toEqual([400, "DIGEST_INVALID"]);
    expect((await client.ask("GET", at("sha256:baddigeststring"))).status).toBe(400);
    expect(await refusedFor("-v1", content)).toEqual([400, "TAG_INVALID"]);
    expect(await refusedFor("v".repeat(129), content)).toEqual([400, "TAG_INVALID"]);
  });

  test("when a part of it is not there, or has another size", async () => {
    const layer = { mediaType: OCI_LAYER, digest: digestOf("sha256", bytes(10)), size: 10 };
    const { content } = await pushParts(client, name, [bytes(10)], { layers: [layer] });
    expect(await refusedFor("v2", content)).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
    const index = indexOf([{ ...layer, mediaType: OCI_MANIFEST }]);
    expect(await refusedFor("v2", index, OCI_INDEX)).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
    const honest = await client.image(name, "honest");
    expect(await refusedFor("v2", honest.content.replace('"size":100', '"size":99'))).toEqual([
      400,
      "MANIFEST_BLOB_UNKNOWN",
    ]);
    expect((await client.ask("HEAD", at("v2"))).status).toBe(404);
  });

  test.each([
    ["no JSON", "hello", OCI_MANIFEST],
    ["no object", "[]", OCI_MANIFEST],
    ["an unknown format", '{"schemaVersion":2}', "text/html"],
    [
      "Docker's old format",
      '{"schemaVersion":1}',
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
    ],
    ["another format than it says", `{"schemaVersion":2,"mediaType":"${OCI_INDEX}"}`, OCI_MANIFEST],
    ["an image without a configuration", '{"schemaVersion":2,"layers":[]}', OCI_MANIFEST],
    ["image and index at once", '{"schemaVersion":2,"manifests":[],"layers":[]}', OCI_INDEX],
    ["keys that Go would take for others", '{"schemaVersion":2,"manifests":[],"Manifeſts":[]}', OCI_INDEX],
    ["a digest that is none", '{"schemaVersion":2,"manifests":[{"digest":"x","size":1}]}', OCI_INDEX],
    ["bytes that are no UTF-8", "\xff", OCI_MANIFEST],
  ])("when it is %s", async (_, content, type) => {
    const body = content === "\xff" ? Buffer.from([0x22, 0xff, 0x22]) : content;
    const response = await client.manifest(name, "odd", body, type);
    expect([response.status, (await refusalIn(response)).code]).toEqual([400, "MANIFEST_INVALID"]);
  });
});

describe("what is deleted", () => {
  test("a tag goes alone; a manifest takes its tags with it; both at once", async () => {
    const { content, digest } = await client.image(name, "gone");
    await client.manifest(name, "stays", content);
    expect((await client.ask("DELETE", at("gone"))).status).toBe(202);
    expect((await client.ask("GET", at("gone"))).status).toBe(404);
    expect((await client.ask("DELETE", at("gone"))).status).toBe(404);
    expect((await client.ask("HEAD", at("stays"))).status).toBe(200);
    expect((await client.ask("DELETE", at(digest))).status).toBe(202);
    for (const reference of ["stays", digest])
      expect((await refusalIn(await client.ask("GET", at(reference)))).code).toBe("MANIFEST_UNKNOWN");
  });
});
