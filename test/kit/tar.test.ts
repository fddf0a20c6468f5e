import { describe, expect, test } from "bun:test";
import {
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { Fault } from "../../src/kit/fault.ts";
import type { TarEntry } from "../../src/kit/tar-entry.ts";
import { tarScanner } from "../../src/kit/tar-scan.ts";
import { type RawTarEnd, type RawTarEntry, paxEntry, paxRecord, tarBytes } from "../evil/tar-bytes.ts";
import { folderWith } from "../support/temporary.ts";

function scanned(bytes: Uint8Array, pieceBytes = bytes.length): TarEntry[] {
  const entries: TarEntry[] = [];
  const scanner = tarScanner((entry) => void entries.push(entry));
  for (let at = 0; at < bytes.length; at += pieceBytes) scanner.push(bytes.subarray(at, at + pieceBytes));
  scanner.end();
  return entries;
}

function refusal(entries: RawTarEntry[], end: RawTarEnd = {}): string {
  try {
    scanned(tarBytes(entries, end));
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return (error as Fault).message;
  }
  return "taken";
}

const utf8 = (name: string) => Buffer.from(name, "latin1").toString("utf8");

const tarProgram = Bun.which("tar");

/** A part of a path: short or as long as given, in any letters, with spaces and line ends too. */
const partUpTo = (longest: number) =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
      fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: longest }).map((length) => "n".repeat(length)),
    )
    .map((text) => text.replace(/[/\0]/g, "_"))
    .filter(
      (text) => text !== "." && text !== ".." && Buffer.byteLength(text) <= longest && text.isWellFormed(),
    );

type Node =
  | { is: "file"; size: number }
  | { is: "sparse"; holes: number; data: number }
  | { is: "folder" }
  | { is: "link"; to: string }
  | { is: "hard link" };

const treeOf = (part: fc.Arbitrary<string>) => {
  const path = fc.array(part, { minLength: 1, maxLength: 3 });
  const node: fc.Arbitrary<Node> = fc.oneof(
    fc.record({ is: fc.constant("file" as const), size: fc.nat({ max: 3000 }) }),
    fc.record({
      is: fc.constant("sparse" as const),
      holes: fc.integer({ min: 1, max: 40 }),
      data: fc.integer({ min: 0, max: 5000 }),
    }),
    fc.record({ is: fc.constant("folder" as const) }),
    fc.record({ is: fc.constant("link" as const), to: path.map((parts) => parts.join("/")) }),
    fc.record({ is: fc.constant("hard link" as const) }),
  );
  return fc.array(fc.tuple(path, node), { minLength: 1, maxLength: 8 });
};

type Made = { kind: TarEntry["kind"]; fileBytes: number; linkName: string };

/** Lays a tree out on disk; what collides with an earlier part of it is left out. */
function layOut(root: string, nodes: [string[], Node][]): Map<string, Made> {
  const made = new Map<string, Made>([["", { kind: "folder", fileBytes: 0, linkName: "" }]]);
  let file = "";
  for (const [parts, entry] of nodes) {
    const name = parts.join("/");
    const parents = parts.slice(0, -1).map((_part, index) => parts.slice(0, index + 1).join("/"));
    if (made.has(name) || parents.some((parent) => (made.get(parent)?.kind ?? "folder") !== "folder"))
      continue;
    for (const parent of parents) made.set(parent, { kind: "folder", fileBytes: 0, linkName: "" });
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    made.set(name, { kind: "file", fileBytes: 0, linkName: "" });
    const is = made.get(name) as Made;
    if (entry.is === "file") writeFileSync(path, Buffer.alloc((is.fileBytes = entry.size), "x"));
    else if (entry.is === "sparse") is.fileBytes = writeSparse(path, entry);
    else if (entry.is === "folder") (mkdirSync(path), (is.kind = "folder"));
    else if (entry.is === "link") (symlinkSync((is.linkName = entry.to), path), (is.kind = "symbolic link"));
    else if (file === "") writeFileSync(path, "");
    else (linkSync(join(root, file), path), (is.fileBytes = (made.get(file) as Made).fileBytes));
    if (is.kind === "file" && entry.is !== "hard link") file = name;
  }
  return made;
}

/** Alternating holes of 64 KiB and data, so that many of them need more map than a header has room for. */
function writeSparse(path: string, { holes, data }: { holes: number; data: number }): number {
  const fd = openSync(path, "w");
  const stride = (1 << 16) + 8192;
  for (let hole = 1; hole <= holes; hole++) writeSync(fd, Buffer.alloc(data, "d"), 0, data, hole * stride);
  ftruncateSync(fd, (holes + 1) * stride);
  closeSync(fd);
  return (holes + 1) * stride;
}

describe.skipIf(tarProgram === null)("Debian's tar", () => {
  const dialects = [
    // A path of three parts, or a link to one, has to fit into ustar's 100 bytes.
    ["ustar", 30, ["--format=ustar"]],
    ["GNU", 255, ["--format=gnu", "--sparse"]],
    ["pax", 255, ["--format=pax", "--sparse"]],
    ["pax, sparse 0.0", 255, ["--format=pax", "--sparse", "--sparse-version=0.0"]],
    ["pax, sparse 0.1", 255, ["--format=pax", "--sparse", "--sparse-version=0.1"]],
  ] as const;
  test.each(dialects)("%s: what it packs is read, cut anywhere", (_dialect, longest, options) => {
    const packed = (nodes: [string[], Node][], pieceBytes: number) => {
      const root = folderWith();
      const made = layOut(root, nodes);
      const { stdout, stderr, exitCode } = Bun.spawnSync(
        ["tar", "--create", "--numeric-owner", ...options, "--directory", root, "."],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      expect([stderr.toString(), exitCode]).toEqual(["", 0]);
      const entries = scanned(stdout, pieceBytes);
      expect(entries).toHaveLength(made.size);
      const files = new Map<string, number>();
      for (const entry of entries) {
        const name = utf8(entry.name)
          .replace(/^\.\/?/, "")
          .replace(/\/$/, "");
        const is = made.get(name) as Made;
        if (entry.kind === "hard link") {
          expect(is.kind).toBe("file");
          expect(made.get(utf8(entry.linkName).replace(/^\.\//, ""))?.fileBytes).toBe(is.fileBytes);
        } else {
          const linkName = utf8(entry.linkName);
          expect({ name, kind: entry.kind, fileBytes: entry.fileBytes, linkName }).toEqual<unknown>({
            name,
            ...is,
          });
        }
        files.set(name, entry.fileBytes);
      }
      expect(files.size).toBe(entries.length);
    };
    fc.assert(fc.property(treeOf(partUpTo(longest)), fc.integer({ min: 1, max: 5000 }), packed), {
      numRuns: 15,
    });
  });
});

test("a name may stand in two fields, in pax records or in a long name of GNU's", () => {
  const long = "l".repeat(150);
  const prefixed = { name: "tail", over: [[345, "some/prefix"]] as [number, string][] };
  const entries = scanned(
    tarBytes([
      prefixed,
      paxEntry({ path: `${long}/ä`, comment: "nothing" }),
      { name: "short" },
      { name: "././@LongLink", type: "L", content: `${long}\0` },
      { name: "././@LongLink", type: "K", content: `to-${long}\0` },
      { name: "short", type: "2" },
      paxEntry({ comment: "for all" }, "g"),
      { name: "old/", type: "\0", over: [[257, "\0\0\0\0\0\0\0\0"]] },
    ]),
  );
  expect(entries.map(({ name, kind, linkName }) => [utf8(name), kind, linkName])).toEqual([
    ["some/prefix/tail", "file", ""],
    [`${long}/ä`, "file", ""],
    [long, "symbolic link", `to-${long}`],
    ["old/", "folder", ""],
  ]);
});

test("sizes beyond octal are read from base 256 and from pax records", () => {
  const base256 = "\x80\0\0\0\0\0\0\x02\0\0\0\0";
  const scan = (entries: RawTarEntry[]) => {
    let found: TarEntry | null = null;
    tarScanner((entry) => void (found = entry)).push(tarBytes(entries));
    return found as TarEntry | null;
  };
  expect(scan([{ name: "a", size: base256 }])?.storedBytes).toBe(2 * 2 ** 32);
  expect(scan([paxEntry({ size: "12345678901" }), { name: "a" }])?.storedBytes).toBe(12345678901);
});

describe("what is malformed is refused:", () => {
  const header = "A header of the tar is malformed: ";
  const records = "The records before an entry of the tar are malformed: ";
  const a: RawTarEntry = { name: "a", content: "x" };
  const cases: [what: string, entries: RawTarEntry[], says: string, end?: RawTarEnd][] = [
    ["a wrong checksum", [{ ...a, checksumOff: 1 }], `${header}its checksum is wrong.`],
    ["a size that is no number", [{ ...a, size: "0000000009a" }], `${header}its size is no octal number.`],
    ["a negative size", [{ ...a, size: "\xff".repeat(12) }], `${header}its size is negative.`],
    [
      "a size without bounds",
      [{ ...a, size: `\x80${"\xff".repeat(11)}` }],
      `${header}its size is beyond all measure.`,
    ],
    [
      "an owner that is no number",
      [{ ...a, over: [[108, "rooot"]] }],
      `${header}its user is no octal number.`,
    ],
    ["a folder with content", [{ ...a, type: "5" }], `${header}a folder has content.`],
    ["a hard link with content", [{ ...a, type: "1" }], `${header}a hard link has content.`],
    [
      "two sets of records",
      [paxEntry({ path: "x" }), paxEntry({ path: "y" }), a],
      `${header}two headers announce the same thing about one entry.`,
    ],
    [
      "records and a long name",
      [paxEntry({ path: "x" }), { name: "L", type: "L", content: "y\0" }, a],
      `${header}its name is given in two ways.`,
    ],
    [
      "records longer than memory",
      [{ ...a, type: "x", size: 1 << 24 }],
      `${header}what is announced about an entry is longer than 1 MiB.`,
    ],
    [
      "a path that occurs twice",
      [paxEntry(paxRecord("path", "x") + paxRecord("path", "y")), a],
      `${records}"path" occurs twice.`,
    ],
    [
      "a record that ends elsewhere",
      [paxEntry("9 path=x\n10 y=abcd\n".replace("9 ", "8 ")), a],
      `${records}a record does not end where it says.`,
    ],
    ["a record without length", [paxEntry("path=x\n"), a], `${records}a length is missing.`],
    ["records of negative size", [paxEntry({ size: "-1" }), a], `${records}"size" is no size.`],
    ["a path for all entries", [paxEntry({ path: "x" }, "g"), a], `${records}"path" is said of all entries.`],
    [
      "a sparse file without size",
      [paxEntry({ "GNU.sparse.major": "1" }), a],
      `${records}a sparse file does not say its size.`,
    ],
    [
      "something behind the end",
      [a],
      "Something other than zeros follows the end of the tar.",
      { tail: "x" },
    ],
    [
      "an end in a content",
      [{ ...a, size: 4096 }],
      "The tar is cut off: it ends in the middle of an entry.",
      { zeros: 0 },
    ],
    [
      "an end behind records",
      [paxEntry({ path: "x" })],
      "The tar is cut off: it ends in the middle of an entry.",
    ],
  ];
  test.each(cases)("%s", (_what, entries, says, end = {}) => {
    expect(refusal(entries, end)).toBe(says);
  });

  test("a block of zeros between entries", () => {
    const bytes = Buffer.concat([tarBytes([a], { zeros: 512 }), tarBytes([a])]);
    expect(() => scanned(bytes)).toThrow("a block of zeros stands before it");
  });

  test("whatever the bytes, nothing but a Fault is thrown", () => {
    const honest = tarBytes([
      paxEntry({ path: "p".repeat(120) }),
      a,
      { name: "d/", type: "5" },
      { ...a, name: "d/a" },
    ]);
    const damage = fc.array(fc.tuple(fc.nat({ max: honest.length - 1 }), fc.nat({ max: 255 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(damage, fc.nat({ max: honest.length }), fc.boolean(), (changes, length, mends) => {
        const bytes = Buffer.from(honest.subarray(0, length));
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
        if (mends) for (let at = 0; at + 512 <= length; at += 512) mendChecksum(bytes.subarray(at, at + 512));
        try {
          scanned(bytes, 100);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
    );
  });
});

/** Lets damage get past the checksum. */
function mendChecksum(block: Buffer): void {
  if (block.toString("latin1", 257, 262) !== "ustar") return;
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}
