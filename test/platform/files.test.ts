import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { sha256Hex } from "../../src/kit/secret.ts";
import { diskSpace } from "../../src/platform/disk.ts";
import { blobPath, openFiles, sweepScratch } from "../../src/platform/files.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

const ANY = Number.MAX_SAFE_INTEGER;
const bytes = (text: string) => [Buffer.from(text)];

function opened(minFreeBytes = 0) {
  const root = folderWith();
  return { root, files: openFiles(root, minFreeBytes), arriving: () => readdirSync(join(root, "tmp")) };
}

describe("a file that comes in", () => {
  test("is stored under its SHA-256, in whatever pieces it arrived", async () => {
    const { files, arriving } = opened();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (pieces) => {
        const whole = Buffer.concat(pieces);
        const stored = await files.store(pieces, ANY);
        expect(stored).toEqual({ digest: sha256Hex(whole), bytes: whole.byteLength });
        expect(readFileSync(files.path(stored.digest)).equals(whole)).toBe(true);
      }),
      { numRuns: 25 },
    );
    expect(arriving()).toEqual([]);
  });

  test("can be read but has no name in the store until it is kept", async () => {
    const { files, arriving } = opened();
    const staged = await files.stage(bytes("predictions"), ANY);
    expect(readFileSync(staged.path, "utf8")).toBe("predictions");
    expect(await files.has(staged.digest)).toBe(false);
    await staged.keep();
    expect(await files.has(staged.digest)).toBe(true);
    expect(arriving()).toEqual([]);
  });

  test("is gone when it is discarded", async () => {
    const { files, arriving } = opened();
    const staged = await files.stage(bytes("predictions"), ANY);
    await staged.discard();
    expect(arriving()).toEqual([]);
    expect(await files.has(staged.digest)).toBe(false);
  });

  test("leaves nothing when it is too large or breaks off", async () => {
    const { files, arriving } = opened();
    await expect(files.stage(bytes("12345"), 4)).rejects.toMatchObject({ kind: "too_large" });
    await files.stage(bytes("1234"), 4).then((staged) => staged.discard());
    async function* breaking() {
      yield Buffer.from("half");
      throw new Error("connection lost");
    }
    await expect(files.stage(breaking(), ANY)).rejects.toThrow("connection lost");
    expect(arriving()).toEqual([]);
  });

  test("is refused while the disk is nearly full", async () => {
    const { files, arriving } = opened(Number.MAX_SAFE_INTEGER);
    await expect(files.stage(bytes("x"), ANY)).rejects.toMatchObject({ kind: "unavailable" });
    expect(arriving()).toEqual([]);
  });

  test("is refused as soon as others have filled the disk, or it has itself", async () => {
    const folder = folderWith();
    const room = 16 * 2 ** 20;
    const { free } = await diskSpace(folder);
    const files = openFiles(folder, free - room);
    let taken = 0;
    function* endless() {
      const piece = new Uint8Array(2 ** 20);
      for (; taken < 40 * room; taken += piece.length) yield piece;
    }
    await expect(files.stage(endless(), ANY)).rejects.toMatchObject({ kind: "unavailable" });
    expect(taken).toBeLessThan(40 * room);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  test("is never written again, and lies where nobody else on the machine can go", async () => {
    const { root, files } = opened();
    const { digest } = await files.store(bytes("hidden labels"), ANY);
    expect(statSync(files.path(digest)).mode & 0o222).toBe(0);
    for (const folder of ["tmp", "blobs", "work"]) expect(statSync(join(root, folder)).mode & 0o077).toBe(0);
  });
});

test("only a digest is a name: nothing leads out of the store", () => {
  const { files } = opened();
  for (const name of ["", "../../assay.db", `${"a".repeat(63)}/`, "A".repeat(64)])
    expect(() => files.path(name)).toThrow("not a SHA-256");
});

test("every stored digest is listed", async () => {
  const { files } = opened();
  const stored = [await files.store(bytes("a"), ANY), await files.store(bytes("b"), ANY)].map(
    ({ digest }) => digest,
  );
  expect((await Array.fromAsync(files.digests())).sort()).toEqual(stored.sort());
});

describe("removing a stored file", () => {
  test("takes what is old and leaves what is new", async () => {
    const { files } = opened();
    const { digest } = await files.store(bytes("x"), ANY);
    expect(await files.removeOld(digest, Date.now() - 60_000)).toBe(false);
    expect(await files.has(digest)).toBe(true);
    expect(await files.removeOld(digest, Date.now() + 60_000)).toBe(true);
    expect(await files.has(digest)).toBe(false);
  });

  test("never takes one that is kept anew in the same moment", async () => {
    const { files, root } = opened();
    for (let round = 0; round < 60; round++) {
      const { digest } = await files.store(bytes("the same"), ANY);
      // The clock of a file system may tick as rarely as every ten milliseconds.
      await Bun.sleep(12);
      const before = Date.now();
      await Bun.sleep(12);
      const again = await files.stage(bytes("the same"), ANY);
      await Promise.all([files.removeOld(digest, before), again.keep()]);
      expect(await files.has(digest)).toBe(true);
    }
    expect(readdirSync(join(root, "blobs/removing"))).toEqual([]);
  });

  test("that was cut short is undone at the next start", async () => {
    const { files, root } = opened();
    const { digest } = await files.store(bytes("x"), ANY);
    renameSync(files.path(digest), join(root, "blobs/removing", digest));
    sweepScratch(root);
    expect(existsSync(blobPath(root, digest))).toBe(true);
  });
});

test("a start sweeps what was on its way in, and scratch folders", async () => {
  const { files, root } = opened();
  await files.stage(bytes("half"), ANY);
  const workspace = await files.workspace();
  mkdirSync(join(workspace.path, "deep"));
  writeFileSync(join(workspace.path, "deep/file"), "x");
  const { digest } = await files.store(bytes("kept"), ANY);
  sweepScratch(root);
  expect(["tmp", "work"].flatMap((folder) => readdirSync(join(root, folder)))).toEqual([]);
  expect(await files.has(digest)).toBe(true);
});
