import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../src/images/digest.ts";
import { DAY } from "../../src/kit/clock.ts";
import { openReadOnly, openSqlite } from "../../src/platform/database.ts";
import { blobPath } from "../../src/platform/files.ts";
import { openSweep } from "../../src/sweep.ts";
import { forHere, imageBytes } from "../evil/image-bytes.ts";
import { makeBenchmark, makeEntry, makeTeam } from "../support/benchmark.ts";
import { openFolder } from "../support/demo-folder.ts";
import { addPerson } from "../support/people.ts";
import {
  basic,
  bytes,
  type RegistryClient,
  registryClient,
  takesImages,
  withDigest,
} from "../support/registry.ts";
import { registryOf, type ServerProcess, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";
import { broken } from "./invariants.ts";

/*
 * The server is killed while images are pushed. Whatever it had acknowledged is there when it is back, everything else can be
 * pushed again, and nothing is left over.
 */
setDefaultTimeout(120_000);
const model = "lesions-dev-1/model";

let data: string;
let server: ServerProcess;
let client: RegistryClient;
beforeEach(async () => {
  data = join(folderWith(), "data");
  const app = openFolder(data);
  const benchmark = await makeBenchmark(app, {
    benchmark: { ...takesImages, is_remote: 1 },
    phase: { annotation_digest: null, per_day: 1000, per_month: 1000, per_phase: 1000, concurrent: 1000 },
  });
  const paula = await addPerson(app, "paula");
  await makeEntry(app, benchmark, await makeTeam(app, "Radiant", [paula]));
  await app.close();
  await start();
});
afterEach(() => server.kill("SIGKILL"));

async function start(): Promise<void> {
  server = await startProcess(data, { "registry-port": "0" });
  client = registryClient(`http://${await registryOf(server)}`, basic("paula"));
}

async function killAndStart(): Promise<void> {
  await server.kill("SIGKILL");
  expect(broken(data, [])).toEqual([]);
  await start();
}

const scratch = () => readdirSync(join(data, "tmp"));
const isStored = (content: Uint8Array) => existsSync(blobPath(data, digestOf("sha256", content).slice(7)));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (await holds()) return;
    await Bun.sleep(10);
  }
  throw new Error("it does not come to that");
}

/** Two rounds of housekeeping two days later, with the server stopped. @returns how many stored files are left. */
async function filesAfterSweep(): Promise<number> {
  await server.kill("SIGTERM");
  const app = openFolder(data, () => Date.now() + 2 * DAY);
  try {
    const sweep = openSweep(app);
    await sweep();
    await sweep();
    return (await Array.fromAsync(app.files.digests())).length;
  } finally {
    await app.close();
  }
}

test("in the middle of an upload: what came of it is gone, and it is pushed anew", async () => {
  const content = bytes(300_000);
  const location = await client.begin(model);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const half = new ReadableStream({
    async pull(controller) {
      controller.enqueue(content.slice(0, 150_000));
      await held;
      controller.close();
    },
  });
  const patch = client.ask("PATCH", location, { body: half }).catch(() => null);
  await until(() => scratch().length === 1);
  await killAndStart();
  release();
  expect(await patch).toBeNull();
  expect(scratch()).toEqual([]);
  const gone = await client.ask("PATCH", location, { body: content });
  expect(gone.status).toBe(404);
  const digest = await client.blob(model, content);
  expect(
    new Uint8Array(await (await client.ask("GET", `/v2/${model}/blobs/${digest}`)).arrayBuffer()),
  ).toEqual(content);
});

/** Kills it when a blob is in its place and its row is not written: somebody else writes to the database at that moment. */
async function killBeforeTheRow(content: Uint8Array): Promise<void> {
  const location = withDigest(await client.begin(model), digestOf("sha256", content));
  const other = openSqlite(join(data, "assay.db"));
  other.run("BEGIN IMMEDIATE");
  const put = client.ask("PUT", location, { body: content as BodyInit }).catch(() => null);
  await until(() => isStored(content));
  await server.kill("SIGKILL");
  other.run("ROLLBACK");
  other.close();
  expect(await put).toBeNull();
  await killAndStart();
}

test("between the file and its row: nobody is told that it is there, and it goes, or is named by the next push", async () => {
  const image = imageBytes({ config: forHere });
  const { config, layers } = JSON.parse(image.manifest.toString());
  const [again, never] = [image.blobs.get(layers[0].digest) ?? bytes(1), bytes(100_000)];
  for (const content of [again, never]) {
    await killBeforeTheRow(content);
    const path = `/v2/${model}/blobs/${digestOf("sha256", content)}`;
    expect([isStored(content), (await client.ask("HEAD", path)).status]).toEqual([true, 404]);
  }
  for (const digest of [config.digest, layers[0].digest])
    await client.blob(model, image.blobs.get(digest) ?? bytes(1));
  expect((await client.manifest(model, "v1", image.manifest)).status).toBe(201);
  // The layer, the configuration, and what the submission names.
  expect(await filesAfterSweep()).toBe(3);
  expect([isStored(again), isStored(never)]).toEqual([true, false]);
});

test("at any moment, while five people push: what was acknowledged is a submission, once", async () => {
  const acknowledged: string[] = [];
  let pushed = 0;
  for (let round = 0; round < 3; round++) {
    let isOver = false;
    const enough = acknowledged.length + 2;
    const one = async () => {
      while (!isOver) {
        const number = ++pushed;
        const image = imageBytes({ config: forHere, run: { Labels: { number: `${number}` } } });
        try {
          for (const [digest, content] of image.blobs)
            if (digest !== image.digest) await client.blob(model, content);
          const response = await client.manifest(model, `v${number}`, image.manifest);
          if (response.status === 201) acknowledged.push(image.digest);
          else throw new Error(`${response.status} ${await response.text()}`);
        } catch (error) {
          if (!isOver) throw error;
        }
      }
    };
    const pushing = Promise.all(Array.from({ length: 5 }, one));
    await Promise.race([pushing, until(() => acknowledged.length >= enough)]);
    isOver = true;
    await killAndStart();
    await pushing;
  }
  const sqlite = openReadOnly(join(data, "assay.db"));
  const submitted = sqlite
    .query<{ address: string }, []>(
      "SELECT address FROM submission JOIN image_manifest ON image_manifest.id = manifest_id",
    )
    .all()
    .map(({ address }) => address);
  sqlite.close();
  expect(acknowledged.filter((digest) => !submitted.includes(digest))).toEqual([]);
  expect(new Set(submitted).size).toBe(submitted.length);
});

test("the same layer from eight at the same moment is one file, and each has it", async () => {
  const layer = bytes(3_000_000);
  const names = Array.from({ length: 8 }, (_, index) => `${model}-${index}`);
  const digests = await Promise.all(names.map((name) => client.blob(name, layer)));
  const [digest] = digests;
  for (const name of names) {
    const response = await client.ask("GET", `/v2/${name}/blobs/${digest}`);
    expect(digestOf("sha256", await response.bytes())).toBe(digest ?? "");
  }
  expect(scratch()).toEqual([]);
  await server.kill("SIGTERM");
  expect(broken(data, [])).toEqual([]);
});
