import type { User } from "../../src/accounts/viewer.ts";
import type { Arrival } from "../../src/images/arrival.ts";
import { digestOf } from "../../src/images/digest.ts";
import { baseName } from "../../src/images/name.ts";
import { listenForImages } from "../../src/registry/listen.ts";
import { admit } from "../../src/submissions/admit.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeTeam } from "./benchmark.ts";
import { addPerson, PASSWORD } from "./people.ts";

/** A benchmark that takes images of up to a gigabyte, as `makeBenchmark` takes it. */
export const takesImages = {
  scorer: JSON.stringify({ kind: "binary" }),
  config: JSON.stringify({ submissionKind: "image", resources: { maxImageBytes: 1e10 } }),
};

/** A registry that really listens, with a benchmark whose phase takes images, and a team in it. */
export type TestRegistry = {
  app: TestApp;
  base: string;
  benchmark: MadeBenchmark;
  phase: string;
  team: number;
  member: User;
  /** The name proper of the team's images. */
  place: string;
  stop(): Promise<void>;
};

export async function startTestRegistry(
  given: { arrival?: Partial<Arrival>; teamBytes?: number; flags?: Record<string, string> } = {},
): Promise<TestRegistry> {
  const app = openTestApp({ flags: given.flags ?? {} });
  const benchmark = await makeBenchmark(app, { benchmark: takesImages, phase: { slug: "lesions-dev-1" } });
  const member = await addPerson(app, "paula");
  const team = await makeTeam(app, "Radiant", [member]);
  await makeEntry(app, benchmark, team);
  const arrival: Arrival = { inspect: async () => {}, handIn: async () => {}, ...given.arrival };
  const teamBytes = given.teamBytes === undefined ? {} : { teamBytes: given.teamBytes };
  const server = listenForImages(
    app,
    { admit, arrival, ...teamBytes },
    { address: "127.0.0.1", port: 0, tls: null },
  );
  const phase = "lesions-dev-1";
  return {
    app,
    base: `http://127.0.0.1:${server.url.port}`,
    benchmark,
    phase,
    team,
    member,
    place: baseName(phase, team),
    async stop() {
      await server.stop(0);
      await app.close();
    },
  };
}

/** How a container client sends what was typed at `docker login`. */
export function basic(user: string, password = PASSWORD): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** Requests of one person to one registry. */
export type RegistryClient = ReturnType<typeof registryClient>;

export function registryClient(base: string, credentials: Record<string, string>) {
  const ask = (method: string, path: string, init: RequestInit = {}) =>
    fetch(new URL(path, `${base}/`), {
      method,
      ...init,
      headers: { ...credentials, ...(init.headers as Record<string, string> | undefined) },
    });
  const client = {
    ask,
    /** Begins an upload. @returns where it goes on. */
    async begin(name: string): Promise<string> {
      const response = await ask("POST", `/v2/${name}/blobs/uploads/`);
      if (response.status !== 202) throw new Error(`POST: ${response.status} ${await response.text()}`);
      return response.headers.get("location") ?? "";
    },
    /** Pushes a blob in two requests. @returns its digest. */
    async blob(
      name: string,
      content: Uint8Array,
      algorithm: "sha256" | "sha512" = "sha256",
    ): Promise<string> {
      const digest = digestOf(algorithm, content);
      const location = await client.begin(name);
      const response = await ask("PUT", withDigest(location, digest), { body: content as BodyInit });
      if (response.status !== 201) throw new Error(`PUT: ${response.status} ${await response.text()}`);
      return digest;
    },
    manifest: (name: string, reference: string, content: Uint8Array | string, type = OCI_MANIFEST) =>
      ask("PUT", `/v2/${name}/manifests/${reference}`, {
        body: content as BodyInit,
        headers: { "content-type": type },
      }),
    /** Pushes a small image with these layers. @returns its manifest. */
    async image(name: string, tag: string, layers: Uint8Array[] = [bytes(100)], more: object = {}) {
      const image = await pushParts(client, name, layers, more);
      const response = await client.manifest(name, tag, image.content);
      if (response.status !== 201) throw new Error(`manifest: ${response.status} ${await response.text()}`);
      return image;
    },
  };
  return client;
}

/** Pushes what a manifest is made of, and makes the manifest. */
export async function pushParts(
  client: Pick<RegistryClient, "blob">,
  name: string,
  layers: Uint8Array[],
  more: object = {},
  algorithm: "sha256" | "sha512" = "sha256",
): Promise<{ content: string; digest: string; layers: string[]; config: string }> {
  const configuration = Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", n: Math.random() }));
  const config = await client.blob(name, configuration, algorithm);
  const digests: string[] = [];
  for (const layer of layers) digests.push(await client.blob(name, layer, algorithm));
  const content = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: config,
      size: configuration.length,
    },
    layers: layers.map((layer, index) => ({
      mediaType: OCI_LAYER,
      digest: digests[index],
      size: layer.length,
    })),
    ...more,
  });
  return { content, digest: digestOf(algorithm, Buffer.from(content)), layers: digests, config };
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** An upload's address with the digest that ends it. */
export function withDigest(location: string, digest: string): string {
  return `${location}${location.includes("?") ? "&" : "?"}digest=${digest}`;
}

/** Random bytes, so that no two tests push the same blob. */
export function bytes(count: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(count);
  for (let start = 0; start < count; start += 65536)
    crypto.getRandomValues(made.subarray(start, Math.min(count, start + 65536)));
  return made;
}

/** A body whose length nobody is told. */
export function inPieces(content: Uint8Array, size = 10_000): ReadableStream<Uint8Array> {
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      if (start >= content.length) return controller.close();
      controller.enqueue(content.slice(start, (start += size)));
    },
  });
}

/** The code and the sentence of a refusal. */
export async function refusalIn(response: Response): Promise<{ code: string; message: string }> {
  const { errors } = (await response.json()) as { errors: { code: string; message: string }[] };
  return errors[0] ?? { code: "", message: "" };
}
