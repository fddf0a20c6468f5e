import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { sql } from "kysely";
import { collectGarbage } from "../../src/images/garbage.ts";
import { openUploads } from "../../src/images/uploads.ts";
import { DAY, HOUR } from "../../src/kit/clock.ts";
import { openSweep } from "../../src/sweep.ts";
import { openApp } from "../../src/app.ts";
import { readConfig } from "../../src/platform/config.ts";
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
import { folderWith } from "../support/temporary.ts";

let registry: TestRegistry;
let client: RegistryClient;
const name = "lesions-dev-1/model";
beforeEach(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
});
afterEach(() => registry.stop());

const collect = () => collectGarbage(registry.app.db, registry.app.clock.now());
const later = (ms: number) => registry.app.clock.advance(ms);

/** Digests of everything there is. */
async function present(): Promise<Set<string>> {
  const { db } = registry.app;
  const blobs = await db.selectFrom("image_blob").select("address").execute();
  const manifests = await db.selectFrom("image_manifest").select("address").execute();
  return new Set([...blobs, ...manifests].map(({ address }) => address));
}

describe("what stays", () => {
  test("is what a tag leads to, through an index, and what says something about it", async () => {
    const { content, digest, layers, config } = await pushParts(client, name, [bytes(10)]);
    await client.manifest(name, digest, content);
    const child = { mediaType: OCI_MANIFEST, digest, size: content.length };
    const index = JSON.stringify({ schemaVersion: 2, manifests: [child] });
    await client.manifest(name, "v1", index, OCI_INDEX);
    const note = await pushParts(client, name, [bytes(10)], { subject: child });
    await client.manifest(name, note.digest, note.content);
    later(30 * DAY);
    expect(await collect()).toEqual({ manifests: 0, blobs: 0 });
    await client.ask("DELETE", `/v2/${name}/manifests/v1`);
    later(2 * DAY);
    expect(await collect()).toEqual({ manifests: 3, blobs: 4 });
    for (const each of [digest, config, ...layers]) expect(await present()).not.toContain(each);
  });

  test("is what was handed in, tag or no tag, with all of its parts", async () => {
    const image = await client.image(name, "v1");
    const { db, clock } = registry.app;
    const { id } = await db.selectFrom("image_manifest").select("id").executeTakeFirstOrThrow();
    const file = { file_digest: "0".repeat(64), file_name: "x", file_bytes: 1 };
    const submission = {
      phase_id: registry.benchmark.phaseId,
      team_id: registry.team,
      created_at: clock.now(),
    };
    await db
      .insertInto("submission")
      .values({ ...submission, ...file, manifest_id: id })
      .execute();
    await db.deleteFrom("image_tag").execute();
    later(30 * DAY);
    expect(await collect()).toEqual({ manifests: 0, blobs: 0 });
    expect(await present()).toEqual(new Set([image.digest, image.config, ...image.layers]));
  });

  test("for a day, is what was pushed, found by a client, or mounted", async () => {
    const [pushed, found, mounted, idle] = [bytes(1), bytes(2), bytes(3), bytes(4)];
    const digests: string[] = [];
    for (const content of [found, mounted, idle]) digests.push(await client.blob(name, content));
    later(23 * HOUR);
    digests.unshift(await client.blob(name, pushed));
    await client.ask("HEAD", `/v2/${name}/blobs/${digests[1]}`);
    await client.ask("POST", `/v2/${name}/blobs/uploads/?mount=${digests[2]}&from=${name}`);
    later(2 * HOUR);
    expect((await collect()).blobs).toBe(1);
    expect(await present()).toEqual(new Set(digests.slice(0, 3)));
    later(DAY);
    expect((await collect()).blobs).toBe(3);
  });

  test("is what another repository has, though this one has lost it", async () => {
    const shared = bytes(10);
    const { layers } = await client.image("lesions-dev-1/keeps", "v1", [shared]);
    const digest = await client.blob(name, shared);
    expect(layers).toEqual([digest]);
    later(2 * DAY);
    expect((await collect()).blobs).toBe(1);
    expect((await client.ask("HEAD", `/v2/lesions-dev-1/keeps/blobs/${digest}`)).status).toBe(200);
    expect((await client.ask("HEAD", `/v2/${name}/blobs/${digest}`)).status).toBe(404);
  });
});

test("a push that finds everything there can be finished, however long ago that was pushed", async () => {
  const { content, digest, layers, config } = await client.image(name, "v1");
  await client.ask("DELETE", `/v2/${name}/manifests/${digest}`);
  later(23 * HOUR);
  for (const each of [...layers, config])
    expect((await client.ask("HEAD", `/v2/${name}/blobs/${each}`)).status).toBe(200);
  later(2 * HOUR);
  await collect();
  expect((await client.manifest(name, "v2", content)).status).toBe(201);
});

test("unfinished uploads go after a day, unless a request is at one", async () => {
  const { files } = registry.app;
  const uploads = openUploads(files);
  const owner = { userId: 1, teamId: 1, place: name, mostBytes: 10 };
  const [idle, busy] = [uploads.begin(owner, 0), uploads.begin(owner, 0)];
  busy.isBusy = true;
  uploads.sweep(DAY - 1);
  expect(uploads.find(idle.id, owner)).toBe(idle);
  uploads.sweep(DAY);
  expect([uploads.find(idle.id, owner), uploads.find(busy.id, owner)]).toEqual([null, busy]);
});

test("a blob whose power was cut between its file and its row is swept away like any file that nothing names", async () => {
  const config = readConfig({ data: folderWith(), "min-free-bytes": "0" }, {});
  let now = Date.now();
  const app = openApp(config, {
    clock: { now: () => now },
    log: { info() {}, warn() {}, error: console.error },
  });
  try {
    const arriving = app.files.arriving();
    await arriving.append(pieces(bytes(10)), () => {});
    const orphan = app.files.path(await arriving.keep());
    expect(existsSync(orphan)).toBe(true);
    // The row would have been written here.
    const sweep = openSweep(app);
    now += 2 * DAY;
    await sweep();
    expect(existsSync(orphan)).toBe(true);
    await sweep();
    expect(existsSync(orphan)).toBe(false);
  } finally {
    await app.close();
  }
});

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

test("what is swept away while somebody asks for it is not said to be there", async () => {
  const { db } = registry.app;
  const image = await client.image(name, "v1");
  later(2 * HOUR);
  // As if it were gone between the look at it and the note that it was asked for.
  for (const table of ["image_blob", "image_manifest"])
    await sql`create trigger ${sql.raw(`gone_${table}`)} before update on ${sql.raw(table)} begin select raise(ignore); end`.execute(
      db,
    );
  const statuses = [`blobs/${image.layers[0]}`, `manifests/${image.digest}`].map(
    async (what) => (await client.ask("HEAD", `/v2/${name}/${what}`)).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 404]);
});
