import { expect, test } from "bun:test";
import fc from "fast-check";
import type { TarEntry } from "../../src/kit/tar-entry.ts";
import { tarScanner } from "../../src/kit/tar-scan.ts";
import { type PackedEntry, packTar } from "../../src/kit/tar-writer.ts";

async function packed(entries: PackedEntry[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of packTar(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Entries with their contents, read from a tar that arrives in pieces of so many bytes. */
function unpacked(tar: Uint8Array, pieceBytes: number): [TarEntry, string][] {
  const found: [TarEntry, Uint8Array[]][] = [];
  const scanner = tarScanner((entry) => {
    const content: Uint8Array[] = [];
    found.push([entry, content]);
    return (piece) => void content.push(Uint8Array.from(piece));
  });
  for (let at = 0; at < tar.length; at += pieceBytes) scanner.push(tar.subarray(at, at + pieceBytes));
  scanner.end();
  return found.map(([entry, content]) => [entry, Buffer.concat(content).toString("hex")]);
}

const file = (name: string, bytes: Uint8Array, mode = 0o644): PackedEntry => ({
  kind: "file",
  name,
  mode,
  bytes: bytes.length,
  content: [bytes],
});

test("what is packed comes out again with its content, however the tar is cut", async () => {
  const name = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,3}$/);
  const entry = fc.record({ name, bytes: fc.uint8Array({ maxLength: 1500 }), mode: fc.nat(0o7777) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.integer({ min: 1, max: 700 }),
      async (entries, cut) => {
        const tar = await packed(entries.map((each) => file(each.name, each.bytes, each.mode)));
        expect(tar.length % 512).toBe(0);
        const found = unpacked(tar, cut).map(([{ name, kind, mode }, content]) => ({
          name,
          kind,
          mode,
          content,
        }));
        expect(found).toEqual(
          entries.map(({ name, bytes, mode }) => ({
            name,
            kind: "file" as const,
            mode,
            content: Buffer.from(bytes).toString("hex"),
          })),
        );
      },
    ),
  );
});

test("folders are folders, and the same entries are the same bytes", async () => {
  const entries: PackedEntry[] = [
    { kind: "folder", name: "open", mode: 0o777 },
    file("a", new Uint8Array(1)),
  ];
  const tar = await packed(entries);
  expect(unpacked(tar, 512)[0]?.[0]).toMatchObject({ name: "open/", kind: "folder", mode: 0o777 });
  expect(await packed(entries)).toEqual(tar);
});

test("a content that is not as long as announced is a bug", async () => {
  const lie: PackedEntry = { kind: "file", name: "a", mode: 0, bytes: 3, content: [new Uint8Array(2)] };
  await expect(packed([lie])).rejects.toThrow("a is not as long as announced");
});

test("long names come through", async () => {
  const names = [99, 100, 101, 255, 990, 1000].map((length) => "x".repeat(length));
  const tar = await packed(names.map((name) => file(name, new Uint8Array(1))));
  expect(unpacked(tar, 512).map(([{ name }]) => name)).toEqual(names);
});

test("links lead where they led, however far", async () => {
  const targets = [1, 100, 101, 990].map((length) => "t".repeat(length));
  const tar = await packed(
    targets.flatMap((target) => [
      { kind: "symbolic link", name: "to", mode: 0o777, target },
      { kind: "hard link", name: "x".repeat(120), mode: 0o644, target },
    ]),
  );
  expect(unpacked(tar, 512).map(([{ kind, linkName }]) => [kind, linkName])).toEqual(
    targets.flatMap((target) => [
      ["symbolic link", target],
      ["hard link", target],
    ]),
  );
});

test("the machine's own tar reads it", async () => {
  const child = Bun.spawn(["tar", "--list", "--verbose"], { stdin: "pipe", stdout: "pipe" });
  child.stdin.write(await packed([file("bin/x", Buffer.from("hello"), 0o4755)]));
  child.stdin.end();
  expect(await new Response(child.stdout).text()).toMatch(/^-rwsr-xr-x 0\/0 +5 .* bin\/x\n$/);
  expect(await child.exited).toBe(0);
});
