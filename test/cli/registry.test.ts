import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { baseName } from "../../src/images/name.ts";
import { reclaim } from "../../src/images/reclaim.ts";
import { imageUsage } from "../../src/images/usage.ts";
import { DAY } from "../../src/kit/clock.ts";
import { holdBlobs } from "../../src/platform/lock.ts";
import { makeBenchmark, makeEntry, makeTeam } from "../support/benchmark.ts";
import { type OpenedApp, openFolder } from "../support/demo-folder.ts";
import { addPerson } from "../support/people.ts";
import { basic, bytes, registryClient, takesImages } from "../support/registry.ts";
import { savedImage } from "../support/saved-image.ts";
import { registryOf, runAssay, type ServerProcess, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(300_000);

const phase = "lesions-dev-1";
const folder = folderWith();
const data = join(folder, "data");
let server: ServerProcess;
/** The names of two teams' images. */
let places: string[];

beforeAll(async () => {
  const app = openFolder(data);
  const benchmark = await makeBenchmark(app, {
    benchmark: { ...takesImages, is_remote: 1, title: "Lesions" },
    phase: { slug: phase, concurrent: 50, per_day: 50 },
  });
  places = [];
  for (const name of ["paula", "olaf"]) {
    const team = await makeTeam(app, `Team ${name}`, [await addPerson(app, name)]);
    await makeEntry(app, benchmark, team);
    places.push(baseName(phase, team));
  }
  await app.close();
  server = await startProcess(data);
});
afterAll(() => server.kill("SIGTERM"));

const assay = (...words: string[]) => runAssay("registry", ...words, "--data", data, "--min-free-bytes", "0");
const rowsOf = async (verb: string) =>
  (await assay(verb)).out
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));

/** Somebody with a container client. */
async function clientOf(name: string) {
  return registryClient(`http://${await registryOf(server)}`, basic(name));
}

/** Opens the same folder with a clock that is `ahead`. */
async function inFuture<T>(ahead: number, what: (app: OpenedApp) => Promise<T>): Promise<T> {
  const app = openFolder(data, () => Date.now() + ahead);
  try {
    return await what(app);
  } finally {
    await app.close();
  }
}

const imageBytes = ([row]: string[][]) => Number(row?.[2]);
const stored = () => readdirSync(join(data, "blobs/sha256"), { recursive: true }).length;

describe("beside a running server, assay registry", () => {
  const file = join(folder, "model.tar");

  test("import hands an image in for a team, as a push of its lead", async () => {
    writeFileSync(file, savedImage("model:v1", { predict: "#!/bin/sh\n", weights: bytes(1000) }));
    const { code, out } = await assay("import", file, "--team", "Team paula", "--phase", phase);
    expect([code, out]).toEqual([0, "The image is submission 1.\n"]);
    expect((await assay("import", file, "--team", "1", "--phase", "1", "--tag", "again")).out).toBe(
      "The image is submission 1.\n",
    );
    expect((await assay("import", file, "--team", "Team nobody", "--phase", phase)).err).toContain(
      "There is no team",
    );
    expect((await assay("import", file, "--team", "1", "--phase", "x")).err).toContain("There is no phase");
    expect((await assay("import", "/nowhere.tar", "--team", "1", "--phase", "1")).err).toContain(
      "There is no file",
    );
    const evil = join(folder, "evil.tar");
    writeFileSync(evil, savedImage("model:v1", { predict: "1" }, { Volumes: { "/data": {} } }));
    expect(await assay("import", evil, "--team", "1", "--phase", "1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("VOLUME"),
    });
  });

  test("list and usage tell what is there, shared layers once", async () => {
    const olaf = await clientOf("olaf");
    const layer = bytes(5000);
    for (const tag of ["a", "b"]) await olaf.image(places[1] ?? "", tag, [layer]).catch(() => undefined);
    const digest = await olaf.blob(`${places[1]}/other`, layer);
    expect(digest).toStartWith("sha256:");
    const rows = await rowsOf("list");
    expect(rows.map(([name, , , , what]) => [name, what])).toEqual([
      [`${places[0]}:again`, "submission 1"],
      [`${places[0]}:v1`, "submission 1"],
    ]);
    const usage = await rowsOf("usage");
    const bytesOf = (name: string) => Number(usage.find((row) => row[1] === name)?.[3]);
    // His images were refused, since random bytes are no layer, and so was one of hers; their parts wait for a day.
    expect(bytesOf("Team olaf")).toBeWithin(5000, 6000);
    expect(bytesOf("Team paula")).toBeWithin(imageBytes(rows), 6000 + imageBytes(rows));
    const total = String(bytesOf("Team olaf") + bytesOf("Team paula"));
    expect(usage.map(([kind, name, images]) => [kind, name, images])).toEqual([
      ["team", expect.any(String), expect.any(String)],
      ["team", expect.any(String), expect.any(String)],
      ["benchmark", "Lesions", "1"],
      ["server", "", "1"],
    ]);
    expect(usage.slice(2).map((row) => row[3])).toEqual([total, total]);
  });

  test("export writes what can be imported again", async () => {
    const out = join(folder, "out.tar");
    expect(await assay("export", `${places[0]}:v1`, "--out", out)).toMatchObject({ code: 0 });
    expect((await assay("export", `${places[0]}:v1`, "--out", out)).err).toContain("exists already");
    expect((await assay("import", out, "--team", "1", "--phase", "1", "--tag", "v1")).out).toBe(
      "The image is submission 1.\n",
    );
    const [[, digest] = []] = await rowsOf("list");
    const byDigest = join(folder, "by-digest.tar");
    expect(await assay("export", `${places[0]}@${digest}`, "--out", byDigest)).toMatchObject({ code: 0 });
    const other = join(folder, "not.tar");
    for (const name of [`${places[0]}:v9`, `${phase}:v1`, "../x:v1", "model"]) {
      expect(await assay("export", name, "--out", other)).toMatchObject({
        code: 1,
        err: expect.stringContaining("There is no image"),
      });
    }
    expect(existsSync(other)).toBe(false);
  });

  test("gc removes nothing of the last day", async () => {
    const before = stored();
    expect((await assay("gc")).out).toBe(
      "Removed 0 images and 0 layers that nothing needs: 0 files, 0 GB.\n",
    );
    expect(stored()).toBe(before);
  });

  test.each([
    [],
    ["burn"],
    ["list", "x"],
    ["import", "x"],
    ["import", "x", "--team", "1"],
    ["export", "x:v1"],
    ["toString"],
  ])("%p is wrong usage", async (...words) => {
    expect(await assay(...words)).toMatchObject({
      code: 2,
      err: expect.stringContaining("registry gc [--dry-run]"),
    });
  });
});

describe("gc, two days later,", () => {
  test("tells what it would do and does it: rows and files of what nothing needs, and no others", async () => {
    const [before, usage] = [stored(), await inFuture(0, ({ db }) => imageUsage(db))];
    const kept = imageBytes(await rowsOf("list"));
    const dry = await inFuture(2 * DAY, (app) => reclaim(app, true));
    expect(dry).toEqual({ manifests: 0, blobs: 6, files: 5, bytes: usage.bytes - kept });
    expect([stored(), await inFuture(0, ({ db }) => imageUsage(db))]).toEqual([before, usage]);
    expect(await inFuture(2 * DAY, (app) => reclaim(app, false))).toEqual(dry);
    expect(stored()).toBe(before - 5);
    expect((await inFuture(0, ({ db }) => imageUsage(db))).teams.map(({ name }) => name)).toEqual([
      "Team paula",
    ]);
    expect((await rowsOf("list")).length).toBe(2);
    const again = join(folder, "again.tar");
    expect((await assay("export", `${places[0]}:v1`, "--out", again)).code).toBe(0);
  });

  test("leaves a file that something else names, another image's too, and one that has come anew", async () => {
    const olaf = await clientOf("olaf");
    const [[, handedIn] = []] = await rowsOf("list");
    const [paula, place] = [await clientOf("paula"), places[0]];
    const { config } = (await (await paula.ask("GET", `/v2/${place}/manifests/${handedIn}`)).json()) as {
      config: { digest: string };
    };
    const shared = await (await paula.ask("GET", `/v2/${place}/blobs/${config.digest}`)).bytes();
    await olaf.blob(places[1] ?? "", shared);
    const [named, plain] = [bytes(2000), bytes(3000)];
    for (const content of [named, plain]) await olaf.blob(places[1] ?? "", content);
    await inFuture(2 * DAY, async (app) => {
      const { digest } = await app.files.store([named], 1e6);
      await app.db.updateTable("submission").set({ file_digest: digest }).where("id", "=", 1).execute();
      expect(await reclaim(app, false)).toEqual({ manifests: 0, blobs: 3, files: 1, bytes: 3000 });
      expect(await app.files.has(digest)).toBe(true);
    });
    const { digest } = await inFuture(0, (app) => app.files.store([plain], 1e6));
    await olaf.blob(places[1] ?? "", plain);
    // Its row is old, its file is not.
    await inFuture(0, async (app) => {
      await app.db.updateTable("image_blob").set({ seen_at: 0 }).where("bytes", "=", 3000).execute();
      expect(await reclaim(app, false)).toMatchObject({ blobs: 1, files: 0 });
      expect(await app.files.has(digest)).toBe(true);
    });
  });

  test("waits for a backup, and gives up", async () => {
    const hold = holdBlobs(data, 0);
    try {
      await expect(inFuture(0, (app) => reclaim(app, true))).rejects.toThrow(/A backup is copying/);
    } finally {
      hold?.release();
    }
  });
});
