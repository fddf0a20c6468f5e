import { expect, test } from "bun:test";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  readableFile,
  readableFolder,
  readableHarness,
  readableText,
  safeFileName,
} from "../../../src/evaluations/script/staging.ts";

test.each([
  ["predictions.csv", "predictions.csv"],
  ["/etc/passwd", "passwd"],
  ["..\\..\\evil.csv", "evil.csv"],
  ["..", "file"],
  [".hidden.json", "hidden.json"],
  ["-rf.csv", "rf.csv"],
  ["Vorhersage für März.csv", "Vorhersage_f_r_M_rz.csv"],
  ["", "file"],
  [`${"x".repeat(300)}.csv.gz`, `${"x".repeat(93)}.csv.gz`],
])("%s is called %s in the box", (name, safe) => expect(safeFileName(name)).toBe(safe));

test("every name is a safe one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(safeFileName(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);
    }),
  );
});

test("everything a box is given can be read by everyone, whatever the umask", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-staging-"));
  const umask = process.umask(0o077);
  try {
    await mkdir(join(folder, "script/deep"), { recursive: true });
    await writeFile(join(folder, "script/deep/main.py"), "1");
    await readableFolder(join(folder, "script"), join(folder, "copy"));
    await readableHarness(join(folder, "harness"));
    await readableText("text", join(folder, "text"));
    await writeFile(join(folder, "private"), "1", { mode: 0o600 });
    expect(await readableFile(join(folder, "private"), join(folder, "public"))).toBe(join(folder, "public"));
    for (const top of ["copy", "harness"]) {
      for (const path of [".", ...(await readdir(join(folder, top), { recursive: true }))]) {
        const stats = await stat(join(folder, top, path));
        expect([path, stats.mode & 0o005]).toEqual([
          path,
          stats.isDirectory() || path.includes("bin/") ? 0o005 : 0o004,
        ]);
      }
    }
    for (const path of ["text", "public"]) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o444);
  } finally {
    process.umask(umask);
    await rm(folder, { recursive: true });
  }
});

test("a file that everyone may read is not copied", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-staging-"));
  await writeFile(join(folder, "blob"), "1");
  await chmod(join(folder, "blob"), 0o444);
  expect(await readableFile(join(folder, "blob"), join(folder, "copy"))).toBe(join(folder, "blob"));
  expect(await readdir(folder)).toEqual(["blob"]);
  await rm(folder, { recursive: true });
});
