import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { Fault } from "../../src/kit/fault.ts";
import { unpackZip, zipLimits } from "../../src/kit/zip.ts";
import type { ZipLimits } from "../../src/kit/zip.ts";
import { folderWith } from "../support/temporary.ts";
import { zipBytes } from "./zip-bytes.ts";
import type { RawEnd, RawEntry } from "./zip-bytes.ts";

const honest: RawEntry = { name: "honest.txt", content: "hello" };

/** What a ZIP is refused for; the folder it would have gone to must not exist, nor anything beside it. */
async function refusal(bytes: Uint8Array, limits: ZipLimits = zipLimits): Promise<string[]> {
  const folder = folderWith();
  const zip = join(folder, "in.zip");
  writeFileSync(zip, bytes);
  const fault = await unpackZip(zip, join(folder, "out"), limits).then(
    () => null,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(Fault);
  expect((fault as Fault).kind).toBe("invalid");
  expect(readdirSync(folder)).toEqual(["in.zip"]);
  return (fault as Fault).problems.map(({ place, message }) => `${place}: ${message}`);
}

async function unpacked(bytes: Uint8Array): Promise<Record<string, string>> {
  const folder = folderWith();
  writeFileSync(join(folder, "in.zip"), bytes);
  const files = await unpackZip(join(folder, "in.zip"), join(folder, "out"));
  return Object.fromEntries(files.map(({ path }) => [path, readFileSync(join(folder, "out", path), "utf8")]));
}

test("an honest ZIP comes out whole, stored or deflated, in folders, without clutter", async () => {
  const nested = zipBytes([honest]);
  const large = Array.from({ length: 200_000 }, (_, index) => `line ${index}`).join("\n");
  const bytes = zipBytes([
    { name: "a/", content: "", mode: 0o40755 },
    { name: "a/b.txt", content: "deflated".repeat(1000) },
    { name: "ä.txt", content: "stored", method: 0 },
    { name: "empty.txt" },
    { name: "large.txt", content: large },
    { name: "nested.zip", content: nested, method: 0 },
    { name: "no-mode.txt", content: "from DOS", mode: 0 },
    { name: "__MACOSX/a/._b.txt", content: "clutter" },
    { name: "a/.DS_Store", content: "clutter" },
  ]);
  const files = await unpacked(bytes);
  expect(Object.keys(files)).toEqual([
    "a/b.txt",
    "empty.txt",
    "large.txt",
    "nested.zip",
    "no-mode.txt",
    "ä.txt",
  ]);
  expect(files["a/b.txt"]).toBe("deflated".repeat(1000));
  expect(files["large.txt"] === large).toBe(true);
  expect(files["ä.txt"]).toBe("stored");
  expect(files["no-mode.txt"]).toBe("from DOS");
});

describe("names", () => {
  const cases: [name: string | Uint8Array, reason: string][] = [
    ["../escape.txt", 'Its path has the part "..".'],
    ["a/../../escape.txt", 'Its path has the part "..".'],
    ["./a.txt", 'Its path has the part ".".'],
    ["/etc/passwd", "Its name is an absolute path."],
    ["a\\..\\b.txt", "Its name contains a backslash."],
    ["C:/a.txt", "Its name begins with a drive letter."],
    ["c:a.txt", "Its name begins with a drive letter."],
    ["a\0.txt", "Its name contains a control character."],
    ["a\n.txt", "Its name contains a control character."],
    ["a//b.txt", "Its path has an empty part."],
    ["a./b.txt", "A part of its path ends with a dot or a space."],
    ["b.txt ", "A part of its path ends with a dot or a space."],
    ["", "Its path has an empty part."],
    [`${"ä".repeat(128)}.txt`, "A part of its path is longer than 255 bytes."],
    ["d/".repeat(600) + "x", "Its path is longer than 1,024 bytes."],
  ];
  const titled = cases.map(([name, reason]) => [JSON.stringify(name).slice(0, 40), name, reason] as const);
  test.each(titled)("%s is refused", async (_title, name, reason) => {
    const [first, ...more] = await refusal(zipBytes([honest, { name, content: "x" }]));
    expect(first).toEndWith(`: ${reason}`);
    expect(more).toEqual([]);
  });

  test("a name is refused by what it decodes to, whatever its encoding", async () => {
    expect(await refusal(zipBytes([{ name: "../x", flags: 0 }]))).toEqual([
      'entry "../x": Its path has the part "..".',
    ]);
  });

  test("doubles and names that differ only in case or accents are refused", async () => {
    const twice = (first: string, second: string) => refusal(zipBytes([{ name: first }, { name: second }]));
    expect(await twice("a.txt", "a.txt")).toEqual(['entry "a.txt": The name "a.txt" occurs more than once.']);
    expect(await twice("a.txt", "A.txt")).toEqual([
      'entry "A.txt": The names "a.txt" and "A.txt" differ only in case.',
    ]);
    expect(await twice("T/a", "t/b")).toEqual(['entry "t/b": The folders "T" and "t" differ only in case.']);
    expect(await twice("\u00e9", "e\u0301")).toHaveLength(1);
    expect(await twice("a", "a/b")).toEqual(['entry "a/b": The name "a" occurs more than once.']);
    expect(await twice("a/b", "a")).toEqual(['entry "a": The name "a" occurs more than once.']);
  });

  test("every refused entry is named, up to twenty", async () => {
    const entries = Array.from({ length: 30 }, (_, index) => ({ name: `../${index}` }));
    expect(await refusal(zipBytes(entries.slice(0, 3)))).toHaveLength(3);
    expect(await refusal(zipBytes(entries))).toHaveLength(20);
  });
});

describe("kinds", () => {
  const cases: [what: string, entry: Partial<RawEntry>, reason: string][] = [
    ["a symbolic link", { mode: 0o120777, content: "/etc/passwd" }, "It is a symbolic link."],
    ["a character device", { mode: 0o020644 }, "It is no regular file."],
    ["a pipe", { mode: 0o010644 }, "It is no regular file."],
    ["a folder that poses as a file", { mode: 0o040755 }, "It is no regular file."],
    ["an encrypted entry", { flags: 0x801 }, "It is encrypted."],
    ["an unknown method", { method: 12, content: "x" }, "It is packed by a method (12) other than deflate."],
  ];
  test.each(cases)("%s is refused", async (_what, entry, reason) => {
    expect(await refusal(zipBytes([honest, { name: "x", ...entry }]))).toEqual([`entry "x": ${reason}`]);
  });
});

describe("bombs", () => {
  test("a ratio no text reaches is refused before anything is written", async () => {
    const bomb: RawEntry = {
      name: "zeros",
      size: 300 * 1024 ** 2,
      packed: deflateRawSync(Buffer.alloc(300 * 1024 ** 2)),
      crc: 0,
    };
    expect(await refusal(zipBytes([bomb]))).toEqual([
      "ZIP: Unpacked it is more than 200 times as large as packed.",
    ]);
  });

  test("sizes beyond the limits are refused by what the directory announces", async () => {
    const limits = { ...zipLimits, entryBytes: 1000, totalBytes: 1500, entries: 3 };
    const entry = (name: string, size: number): RawEntry => ({
      name,
      content: Buffer.alloc(size, "ab"),
      method: 0,
    });
    expect(await refusal(zipBytes([entry("a", 1001)]), limits)).toEqual([
      'entry "a": It is larger than 1000 bytes.',
    ]);
    expect(await refusal(zipBytes([entry("a", 900), entry("b", 900)]), limits)).toEqual([
      "ZIP: Unpacked it is larger than 1500 bytes.",
    ]);
    const four = ["a", "b", "c", "d"].map((name) => entry(name, 1));
    expect(await refusal(zipBytes(four), limits)).toEqual(["ZIP: It announces more than 3 entries."]);
  });

  test("a directory that announces less than comes out is found out while inflating", async () => {
    const packed = deflateRawSync(Buffer.alloc(64 * 1024 ** 2));
    const before = process.memoryUsage.rss();
    expect(await refusal(zipBytes([honest, { name: "liar", size: 10, packed }]))).toEqual([
      'entry "liar": It is not as large as the ZIP\'s directory says.',
    ]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 ** 2);
  });

  test("a directory that announces more than comes out is found out, as is a wrong checksum", async () => {
    const lie = 'entry "liar": It is not as large as the ZIP\'s directory says.';
    expect(await refusal(zipBytes([{ name: "liar", content: "short", size: 6 }]))).toEqual([lie]);
    const stored = zipBytes([{ name: "liar", content: "short", size: 6, method: 0 }]);
    expect(await refusal(stored)).toEqual(['entry "liar": It states two different sizes.']);
    expect(await refusal(zipBytes([{ name: "a", content: "x", crc: 1 }]))).toEqual([
      'entry "a": Its checksum is wrong: the ZIP is damaged.',
    ]);
  });

  test("entries that share one kernel of bytes are refused, quoted headers or not", async () => {
    const kernel: RawEntry = { name: "kernel", content: Buffer.alloc(100_000) };
    const shared = zipBytes([kernel, { ...kernel, name: "copy", offset: 0 }]);
    expect(await refusal(shared)).toEqual(['entry "copy": Its bytes overlap those of "kernel".']);

    // Fifield's construction: a stored block in front of each file quotes the local header of the next.
    const inner = zipBytes([{ name: "inner", content: "payload", method: 0 }]);
    const quoted = inner.subarray(0, 30 + "inner".length + "payload".length);
    const outer: RawEntry = { name: "outer", content: quoted, method: 0 };
    const innerEntry: RawEntry = {
      name: "inner",
      content: "payload",
      method: 0,
      offset: 30 + "outer".length,
    };
    expect(await refusal(zipBytes([outer, innerEntry]))).toEqual([
      'entry "inner": Its bytes overlap those of "outer".',
    ]);
  });
});

describe("directories that lie", () => {
  const cases: [what: string, bytes: Uint8Array, message: RegExp][] = [
    [
      "a million entries (zip64)",
      lying({ zip64Entries: 1_000_000n }),
      /^ZIP: It announces more than 10000 entries/,
    ],
    [
      "2^63 entries (zip64)",
      lying({ zip64Entries: 2n ** 63n }),
      /^ZIP: It announces more than 10000 entries/,
    ],
    ["more entries than there are", lying({ entries: 5 }), /^ZIP: It cannot be read: unexpected EOF/],
    ["no ZIP at all", Buffer.from("Hello, this is a text."), /^ZIP: It cannot be read: /],
    ["nothing", new Uint8Array(0), /^ZIP: It cannot be read: /],
    ["a ZIP cut short", zipBytes([honest]).subarray(10), /^ZIP: It cannot be read: /],
    [
      "data that is no deflate stream",
      zipBytes([{ name: "a", packed: Buffer.from([7, 7]) }]),
      /^ZIP: It cannot be read: /,
    ],
    [
      "data beyond the end",
      zipBytes([{ name: "a", packedSize: 1e6 }]),
      /^ZIP: It cannot be read: file data overflows/,
    ],
    [
      "a header that is none",
      zipBytes([honest, { name: "a", offset: 3 }]),
      /^ZIP: It cannot be read: invalid local/,
    ],
  ];
  test.each(cases)("%s", async (_what, bytes, message) => {
    const [first] = await refusal(bytes);
    expect(first).toMatch(message);
  });

  function lying(end: RawEnd): Uint8Array {
    return zipBytes([honest], end);
  }
});

test("a ZIP is never unpacked into a folder that exists", async () => {
  const folder = folderWith({ "in.zip": zipBytes([honest]), "out/precious.txt": "keep" });
  await expect(unpackZip(join(folder, "in.zip"), join(folder, "out"))).rejects.toThrow("EEXIST");
  expect(readdirSync(join(folder, "out"))).toEqual(["precious.txt"]);
});

test("a missing file is the caller's mistake, not the ZIP's", async () => {
  const folder = folderWith();
  await expect(unpackZip(join(folder, "none.zip"), join(folder, "out"))).rejects.toThrow("ENOENT");
  expect(existsSync(join(folder, "out"))).toBe(false);
});
