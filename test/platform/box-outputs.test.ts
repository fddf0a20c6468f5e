import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeOutputs, readOutputs } from "../../src/platform/box-outputs.ts";

let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "assay-outputs-"))));
afterAll(() => rm(folder, { recursive: true }));

const output = (name: string) => ({ host: join(folder, name), inside: `/${name}` });

test("outputs are made for everyone to write, and read back up to the cap", async () => {
  await makeOutputs([output("a"), output("b")]);
  expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o666);
  await writeFile(join(folder, "a"), "12345");
  expect(await readOutputs([output("a"), output("b")], 5)).toEqual([
    new TextEncoder().encode("12345"),
    new Uint8Array(),
  ]);
  expect(await readOutputs([output("a")], 4)).toEqual(["too_large"]);
});

test("an output is never made over something that is there", async () => {
  await writeFile(join(folder, "kept"), "before");
  expect(makeOutputs([output("kept")])).rejects.toThrow("EEXIST");
  await symlink(join(folder, "elsewhere"), join(folder, "link"));
  expect(makeOutputs([output("link")])).rejects.toThrow("EEXIST");
  expect(await readFile(join(folder, "kept"), "utf8")).toBe("before");
});

test("links and pipes are not read", async () => {
  expect(readOutputs([output("link")], 100)).rejects.toThrow("ELOOP");
  Bun.spawnSync(["mkfifo", join(folder, "pipe")]);
  expect(readOutputs([output("pipe")], 100)).rejects.toThrow("no longer the file");
});
