import { expect, test } from "bun:test";
import fc from "fast-check";
import { renamed, repackTar } from "../../src/kit/tar-repack.ts";
import { type PackedEntry, packTar } from "../../src/kit/tar-writer.ts";
import { tarBytes } from "../evil/tar-bytes.ts";

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

/** Pieces that share one memory, as those of a file do. */
async function* pieces(bytes: Uint8Array, length: number) {
  const memory = new Uint8Array(length);
  for (let at = 0; at < bytes.length; at += length) {
    const piece = bytes.subarray(at, at + length);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

const END = 1024;

test("what is left as it is comes out the same, however it arrives", async () => {
  const name = fc.stringMatching(/^[a-z]{1,120}$/);
  const entry: fc.Arbitrary<PackedEntry> = fc.oneof(
    fc.record({ name, content: fc.uint8Array({ maxLength: 1500 }), mode: fc.nat(0o7777) }).map((file) => ({
      ...file,
      kind: "file" as const,
      bytes: file.content.length,
      content: [file.content],
    })),
    fc.record({ kind: fc.constant("folder" as const), name, mode: fc.nat(0o7777) }),
    fc.record({
      kind: fc.constantFrom("symbolic link" as const, "hard link" as const),
      name,
      mode: fc.nat(0o7777),
      target: name,
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 6 }),
      fc.integer({ min: 1, max: 3000 }),
      async (entries, cut) => {
        const tar = await bytesOf(packTar(entries));
        const again = repackTar(pieces(tar, cut), (each) => renamed(each, each.name.replace(/\/$/, "")));
        expect(await bytesOf(again)).toEqual(tar.subarray(0, -END));
      },
    ),
  );
});

test("entries are left out and renamed, and keep nothing of whoever packed them", async () => {
  const tar = tarBytes([
    { name: "./bin/", type: "5", mode: 0o700 },
    { name: "./bin/a", content: "alpha", mode: 0o750 },
    { name: "./gone", content: "x".repeat(2000) },
    { name: "./b", content: "beta" },
  ]);
  const kept = repackTar(pieces(tar, 700), (entry) =>
    entry.name === "./gone" ? null : renamed(entry, entry.name.replace(/^\.\/|\/$/g, "")),
  );
  const own = packTar([
    { kind: "folder", name: "bin", mode: 0o700 },
    { kind: "file", name: "bin/a", mode: 0o750, bytes: 5, content: [Buffer.from("alpha")] },
    { kind: "file", name: "b", mode: 0o644, bytes: 4, content: [Buffer.from("beta")] },
  ]);
  expect(await bytesOf(kept)).toEqual((await bytesOf(own)).subarray(0, -END));
});

test("a tar that is cut off is refused", async () => {
  const tar = tarBytes([{ name: "a", content: "alpha" }]);
  await expect(bytesOf(repackTar(pieces(tar.subarray(0, 700), 512), () => null))).rejects.toThrow("cut off");
});
