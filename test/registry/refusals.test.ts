import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createTeam } from "../../src/accounts/team.ts";
import { Fault } from "../../src/kit/fault.ts";
import { DAY } from "../../src/kit/clock.ts";
import { addPerson } from "../support/people.ts";
import {
  basic,
  bytes,
  inPieces,
  pushParts,
  refusalIn,
  registryClient,
  startTestRegistry,
  type TestRegistry,
  withDigest,
} from "../support/registry.ts";

const name = "lesions-dev-1/model";

/** Runs against a registry of its own. */
async function inRegistry(
  given: Parameters<typeof startTestRegistry>[0],
  work: (registry: TestRegistry, client: ReturnType<typeof registryClient>) => Promise<void>,
): Promise<void> {
  const registry = await startTestRegistry(given);
  try {
    await work(registry, registryClient(registry.base, basic("paula")));
  } finally {
    await registry.stop();
  }
}

async function expectDenied(response: Response, sentence: string | RegExp): Promise<void> {
  expect(response.status).toBe(403);
  const { code, message } = await refusalIn(response);
  expect(code).toBe("DENIED");
  expect(message).toMatch(sentence);
}

describe("a push is turned away at its first request and at its last", () => {
  const both = async (
    prepare: (registry: TestRegistry) => Promise<unknown> | unknown,
    sentence: string | RegExp,
  ) =>
    inRegistry({}, async (registry, client) => {
      const { content } = await pushParts(client, name, [bytes(10)]);
      await prepare(registry);
      await expectDenied(await client.ask("POST", `/v2/${name}/blobs/uploads/`), sentence);
      await expectDenied(await client.manifest(name, "v1", content), sentence);
    });

  test("when the phase is over", () =>
    both(({ app }) => app.clock.advance(30 * DAY), /not running|closed on/));

  test("when it is paused", () =>
    both(({ app }) => app.db.updateTable("phase").set({ is_paused: 1 }).execute(), "have paused the phase"));

  test("when the submissions of the day are used up", () =>
    both(async ({ app, benchmark, team }) => {
      await app.db.updateTable("phase").set({ per_day: 1 }).execute();
      const file = { file_digest: "0".repeat(64), file_name: "x", file_bytes: 1 };
      const row = { phase_id: benchmark.phaseId, team_id: team, ...file, created_at: app.clock.now() };
      await app.db
        .insertInto("submission")
        .values({ ...row, status: "finished" })
        .execute();
    }, "1 of 1 submissions today"));

  test("when the benchmark takes files", () =>
    both(({ app }) => app.db.updateTable("benchmark").set({ config: "{}" }).execute(), "takes files"));

  test("when the host has banned the team", () =>
    both(({ app }) => app.db.updateTable("entry").set({ state: "banned" }).execute(), "banned your team"));
});

test("somebody without a team hears so", () =>
  inRegistry({}, async ({ app, base }) => {
    await createTeam(app, await addPerson(app, "nina"), { name: "Nina's", url: "" });
    const nina = registryClient(base, basic("nina"));
    await expectDenied(await nina.ask("POST", `/v2/${name}/blobs/uploads/`), "Enter it with a team first");
    expect((await nina.ask("POST", "/v2/lesions-dev-7/blobs/uploads/")).status).toBe(404);
  }));

describe("a blob that is too large for the phase", () => {
  const most = { submissionKind: "image", resources: { maxImageBytes: 100_000 } };
  const inSmall = (
    work: (registry: TestRegistry, client: ReturnType<typeof registryClient>) => Promise<void>,
  ) =>
    inRegistry({}, async (registry, client) => {
      await registry.app.db
        .updateTable("benchmark")
        .set({ config: JSON.stringify(most) })
        .execute();
      await work(registry, client);
    });

  test("is refused when it says so, and as it comes when it does not; nothing of it stays", () =>
    inSmall(async ({ app }, client) => {
      const large = bytes(200_000);
      const known = await client.ask("PATCH", await client.begin(name), { body: large });
      await expectDenied(known, "exceeds the 0.0001 GB");
      const streamed = await client.ask("PATCH", await client.begin(name), { body: inPieces(large) });
      await expectDenied(streamed, "exceeds");
      const path = withDigest(`/v2/${name}/blobs/uploads/`, `sha256:${"0".repeat(64)}`);
      await expectDenied(await client.ask("POST", path, { body: large }), "exceeds");
      expect(readdirSync(join(app.config.data, "tmp"))).toEqual([]);
    }));

  test("is counted with the others of its image", () =>
    inSmall(async (_, client) => {
      const { content } = await pushParts(client, name, [bytes(60_000), bytes(60_000)]);
      await expectDenied(await client.manifest(name, "v1", content), "exceeds");
    }));
});

test("a team whose images take up all it has can push no more, until it removes some", () =>
  inRegistry({ teamBytes: 100_000 }, async (_, client) => {
    const { digest, layers } = await client.image(name, "v1", [bytes(60_000)]);
    const second = bytes(60_000);
    const put = client.ask("PUT", withDigest(await client.begin(name), `sha256:${"0".repeat(64)}`), {
      body: second,
    });
    expect((await put).status).toBe(400);
    await expect(client.blob(name, second)).rejects.toThrow(/PUT: 403 .*0.0001 GB/);
    await client.ask("DELETE", `/v2/${name}/manifests/${digest}`);
    await client.ask("DELETE", `/v2/${name}/blobs/${layers[0]}`);
    expect(await client.blob(name, second)).toStartWith("sha256:");
  }));

test("a disk that is nearly full takes nothing in", () =>
  inRegistry({ flags: { "min-free-bytes": String(2 ** 52) } }, async (_, client) => {
    await expectDenied(await client.ask("POST", `/v2/${name}/blobs/uploads/`), "nearly full");
  }));

describe("what is done with images as they arrive", () => {
  test("can refuse one with all reasons at once, and then nothing of it is recorded", () => {
    const problem = (place: string, message: string) => ({ severity: "error" as const, place, message });
    const inspect = async () => {
      throw new Fault("invalid", "This image cannot be run.", [
        problem("layers[0]", "It has a device node."),
        problem("config", "It wants a volume."),
      ]);
    };
    return inRegistry({ arrival: { inspect } }, async ({ app }, client) => {
      const { content } = await pushParts(client, name, [bytes(10)]);
      const response = await client.manifest(name, "v1", content);
      expect(response.status).toBe(400);
      const { code, message } = await refusalIn(response);
      expect(code).toBe("MANIFEST_INVALID");
      expect(message).toContain("It has a device node.");
      expect(message).toContain("It wants a volume.");
      expect(await app.db.selectFrom("image_manifest").selectAll().execute()).toEqual([]);
    });
  });

  test("is told of every part's file, and once of every push under a tag, again when it is repeated", async () => {
    const seen: string[] = [];
    const inspect = async (image: { paths: Map<string, string> }) => {
      for (const [digest, path] of image.paths) {
        const sha256 = new Bun.CryptoHasher("sha256").update(await Bun.file(path).bytes()).digest("hex");
        expect(digest).toBe(`sha256:${sha256}`);
      }
      seen.push(`inspect ${image.paths.size}`);
    };
    const handIn = async ({ tags, manifestId }: { tags: string[]; manifestId: number }) =>
      void seen.push(`hand in ${tags} ${manifestId}`);
    await inRegistry({ arrival: { inspect, handIn } }, async ({ app }, client) => {
      const { content, digest } = await client.image(name, "v1", [bytes(10), bytes(20)]);
      // The answer was lost, and meanwhile the phase is over: it is the same push still.
      app.clock.advance(30 * DAY);
      expect((await client.manifest(name, "v1", content)).status).toBe(201);
      expect((await client.manifest(name, digest, content)).status).toBe(201);
      await expectDenied(await client.manifest(name, "v2", content), /not running|closed on/);
    });
    expect(seen).toEqual(["inspect 3", "hand in v1 1", "hand in v1 1"]);
  });
});

test("what was handed in keeps its tag and cannot be removed", () =>
  inRegistry({}, async ({ app, benchmark, team }, client) => {
    const { digest, content } = await client.image(name, "v1");
    const child = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: content.length };
    const index = JSON.stringify({ schemaVersion: 2, manifests: [child] });
    await client.manifest(name, "all", index, "application/vnd.oci.image.index.v1+json");
    const { manifest_id } = await app.db
      .selectFrom("image_tag")
      .select("manifest_id")
      .where("name", "=", "all")
      .executeTakeFirstOrThrow();
    const file = { file_digest: "0".repeat(64), file_name: "x", file_bytes: 1 };
    const row = { phase_id: benchmark.phaseId, team_id: team, ...file, created_at: app.clock.now() };
    await app.db
      .insertInto("submission")
      .values({ ...row, manifest_id })
      .execute();
    const other = await pushParts(client, name, [bytes(10)]);
    await expectDenied(await client.manifest(name, "all", other.content), 'The tag "all" was handed in');
    for (const reference of ["all", digest])
      await expectDenied(await client.ask("DELETE", `/v2/${name}/manifests/${reference}`), "was handed in");
    expect((await client.manifest(name, "next", other.content)).status).toBe(201);
    expect((await client.ask("HEAD", `/v2/${name}/manifests/all`)).status).toBe(200);
  }));

test("an address or a method that the protocol has not is said to be none", () =>
  inRegistry({}, async (_, client) => {
    expect((await client.ask("GET", "/v2/_catalog")).status).toBe(404);
    expect((await client.ask("GET", "/anything")).status).toBe(404);
    const wrong = await client.ask("DELETE", `/v2/${name}/tags/list`);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
  }));

test("a bug is a number for the person and a stack for the log", () =>
  inRegistry(
    { arrival: { handIn: () => Promise.reject(new Error("the secret reason")) } },
    async ({ app }, client) => {
      const { content } = await pushParts(client, name, [bytes(10)]);
      const response = await client.manifest(name, "v1", content);
      expect(response.status).toBe(500);
      const { message } = await refusalIn(response);
      expect(message).not.toContain("secret");
      const line = app.logged.find(({ event }) => event === "request to the registry failed");
      expect(line?.error).toBe("the secret reason");
      expect(message).toContain(String(line?.request));
    },
  ));
