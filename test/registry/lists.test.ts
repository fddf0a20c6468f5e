import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { digestOf } from "../../src/images/digest.ts";
import {
  basic,
  bytes,
  OCI_INDEX,
  OCI_MANIFEST,
  pushParts,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

let registry: TestRegistry;
let client: RegistryClient;
beforeAll(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
});
afterAll(() => registry.stop());

describe("tags", () => {
  const name = "lesions-dev-1/tagged";
  const tags = ["Beta", "alpha", "v1", "v10", "v2"];
  beforeAll(async () => {
    const { content } = await client.image(name, "v10");
    for (const tag of tags) await client.manifest(name, tag, content);
  });
  const list = async (query: string) => {
    const response = await client.ask("GET", `/v2/${name}/tags/list${query}`);
    const body = (await response.json()) as { name: string; tags: string[] };
    expect([response.status, body.name]).toEqual([200, name]);
    return { tags: body.tags, link: response.headers.get("link") };
  };

  test("come in order, and after the last one seen", async () => {
    expect(await list("")).toEqual({ tags, link: null });
    expect((await list("?last=alpha")).tags).toEqual(["v1", "v10", "v2"]);
    expect((await list("?last=v11")).tags).toEqual(["v2"]);
    expect((await list("?n=0")) as unknown).toEqual({ tags: [], link: null });
  });

  test("come in pages, each naming the next", async () => {
    const seen: string[][] = [];
    let query: string | undefined = "?n=2";
    while (query !== undefined) {
      const page: Awaited<ReturnType<typeof list>> = await list(query);
      seen.push(page.tags);
      query = /<[^?]+(\?[^>]+)>; rel="next"/.exec(page.link ?? "")?.[1];
    }
    expect(seen).toEqual([["Beta", "alpha"], ["v1", "v10"], ["v2"]]);
  });

  test("of a repository that is not there are not there", async () => {
    expect((await client.ask("GET", "/v2/lesions-dev-1/nothing/tags/list")).status).toBe(404);
    expect((await client.ask("GET", `/v2/${name}/tags/list?n=x`)).status).toBe(400);
  });
});

describe("referrers", () => {
  const name = "lesions-dev-1/signed";
  const list = async (digest: string, query = "") => {
    const response = await client.ask("GET", `/v2/${name}/referrers/${digest}${query}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, OCI_INDEX]);
    const body = (await response.json()) as Record<string, unknown>;
    expect([body.schemaVersion, body.mediaType]).toEqual([2, OCI_INDEX]);
    return { manifests: body.manifests as Record<string, unknown>[], headers: response.headers };
  };

  test("of what nobody has heard of are an empty index", async () => {
    expect((await list(digestOf("sha256", bytes(5)))).manifests).toEqual([]);
    expect((await client.ask("GET", `/v2/${name}/referrers/sha256:bad`)).status).toBe(400);
  });

  test("say what they are, and can be asked for by that", async () => {
    const image = await client.image(name, "v1");
    const subject = { mediaType: OCI_MANIFEST, digest: image.digest, size: image.content.length };
    const annotations = { "org.example.by": "Paula" };
    const plain = await pushParts(client, name, [bytes(10)], { subject });
    const typed = await pushParts(client, name, [bytes(10)], { subject, artifactType: "a/b", annotations });
    for (const { digest, content } of [plain, typed]) await client.manifest(name, digest, content);
    const describe = ({ digest, content }: { digest: string; content: string }) => ({
      mediaType: OCI_MANIFEST,
      digest,
      size: content.length,
    });
    const first = { ...describe(plain), artifactType: "application/vnd.oci.image.config.v1+json" };
    const second = { ...describe(typed), artifactType: "a/b", annotations };
    const all = await list(image.digest);
    expect(all.manifests).toEqual([first, second]);
    expect(all.headers.get("oci-filters-applied")).toBeNull();
    const some = await list(image.digest, "?artifactType=a/b");
    expect(some.manifests).toEqual([second]);
    expect(some.headers.get("oci-filters-applied")).toBe("artifactType");
    await client.ask("DELETE", `/v2/${name}/manifests/${typed.digest}`);
    expect((await list(image.digest)).manifests).toEqual([first]);
  });

  test("come in pages when they are many", async () => {
    const { digest } = await client.image(name, "many");
    const subject = { mediaType: OCI_MANIFEST, digest, size: 1 };
    const { content } = await pushParts(client, name, [], { subject });
    for (let n = 0; n < 103; n++) {
      const each = content.replace("{", `{"n":${n},`);
      await client.manifest(name, digestOf("sha256", Buffer.from(each)), each);
    }
    const first = await list(digest);
    const next = /<[^?]+(\?[^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1];
    expect([first.manifests.length, (await list(digest, next)).manifests.length]).toEqual([100, 3]);
  });
});
