import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { unpackZip } from "../../src/kit/zip.ts";
import { writeZip } from "../../src/kit/zip-writer.ts";
import { folderWith } from "../support/temporary.ts";

test("what is packed comes out again, and packs to the same bytes again", async () => {
  const name = fc.stringMatching(/^[a-zäöü0-9_-]{1,8}$/);
  const files = fc.uniqueArray(fc.tuple(name, fc.string({ unit: "binary" })), {
    selector: ([path]) => path,
    maxLength: 5,
  });
  const property = fc.asyncProperty(files, async (entries) => {
    const folder = folderWith({ source: "from disk" });
    const packed = [
      ...entries.map(([path, text]) => ({ path: `texts/${path}`, text })),
      { path: "disk.txt", file: join(folder, "source") },
    ];
    await writeZip(join(folder, "one.zip"), packed);
    await writeZip(join(folder, "two.zip"), packed);
    expect(readFileSync(join(folder, "one.zip"))).toEqual(readFileSync(join(folder, "two.zip")));
    const listed = await unpackZip(join(folder, "one.zip"), join(folder, "out"));
    expect(listed).toHaveLength(packed.length);
    expect(readFileSync(join(folder, "out/disk.txt"), "utf8")).toBe("from disk");
    for (const [path, text] of entries) {
      expect(readFileSync(join(folder, "out/texts", path), "utf8")).toBe(Buffer.from(text).toString());
    }
  });
  await fc.assert(property, { numRuns: 20 });
});

test("nothing is left where a file is missing", async () => {
  const folder = folderWith();
  const zip = join(folder, "out.zip");
  await expect(writeZip(zip, [{ path: "a", file: join(folder, "missing") }])).rejects.toThrow("ENOENT");
  expect(existsSync(zip)).toBe(false);
});

test("a ZIP that exists is not overwritten", async () => {
  const folder = folderWith({ "out.zip": "precious" });
  await expect(writeZip(join(folder, "out.zip"), [])).rejects.toThrow("EEXIST");
  expect(readFileSync(join(folder, "out.zip"), "utf8")).toBe("precious");
});
