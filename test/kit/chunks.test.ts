import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileChunks, scanChunks } from "../../src/kit/chunks.ts";
import { pieces } from "./pieces.ts";

const folder = mkdtempSync(join(tmpdir(), "chunks-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file comes in pieces that add up to it", async () => {
  const path = join(folder, "a.bin");
  const content = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 256);
  writeFileSync(path, content);
  const seen: number[] = [];
  for await (const chunk of fileChunks(path, 64)) seen.push(...chunk);
  expect(seen).toEqual([...content]);
});

test("what a scanner leaves is shown again with more behind it, and only the end is called last", async () => {
  const shown: string[] = [];
  await scanChunks(pieces("abcdefg", [2]), (bytes, used, last) => {
    shown.push(new TextDecoder().decode(bytes.subarray(0, used)) + (last ? "." : ""));
    return shown.length === 2 ? 0 : Math.min(1, used);
  });
  expect(shown).toEqual(["abcd", "bcdef", "bcdefg", "cdefg."]);
});

test("a byte order mark is dropped wherever it is cut, a part of one is not", async () => {
  const all = async (bytes: number[], size: number) => {
    const seen: number[] = [];
    await scanChunks(pieces(Uint8Array.from(bytes), [size]), (shown, used) => {
      seen.push(...shown.subarray(0, used));
      return used;
    });
    return seen;
  };
  for (const size of [1, 2, 3, 10]) {
    expect(await all([0xef, 0xbb, 0xbf, 0x41], size)).toEqual([0x41]);
    expect(await all([0xef, 0xbb, 0x41], size)).toEqual([0xef, 0xbb, 0x41]);
    expect(await all([0xef, 0xbb], size)).toEqual([0xef, 0xbb]);
  }
});

test("a negative answer ends the reading", async () => {
  let scans = 0;
  await scanChunks(pieces("abcdefgh", [3]), () => {
    scans++;
    return -1;
  });
  expect(scans).toBe(1);
});
