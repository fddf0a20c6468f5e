import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Database } from "bun:sqlite";
import { makeBackup } from "../../src/platform/backup.ts";
import { openReadOnly } from "../../src/platform/database.ts";
import { namedDigests } from "../../src/platform/digests.ts";
import { blobPath } from "../../src/platform/files.ts";
import { holdBlobs } from "../../src/platform/lock.ts";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { runAssay, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

let data: string;
let backup: string;

beforeAll(async () => {
  const folder = folderWith();
  [data, backup] = [join(folder, "data"), join(folder, "backups/first")];
  mkdirSync(dirname(backup));
  await makeDemoFolder(data, ["alice"]);
  await makeBackup(data, backup, 0, "1.2.3");
});

/** A copy of the backup, to be damaged. */
function copied(): string {
  const copy = join(folderWith(), "copy");
  cpSync(backup, copy, { recursive: true });
  return copy;
}

const verify = (of: string) => runAssay("restore", "--verify", of);
const digests = (of: string) => {
  const sqlite = openReadOnly(join(of, "assay.db"));
  const named = [...new Set(namedDigests(sqlite))];
  sqlite.close();
  return named;
};
const rowsOf = (of: string) => {
  const sqlite = openReadOnly(join(of, "assay.db"));
  const rows = ["user", "benchmark", "submission", "evaluation", "job", "audit"].map((table) =>
    sqlite.query(`SELECT * FROM ${table}`).all(),
  );
  sqlite.close();
  return rows;
};

describe("a backup", () => {
  test("has all rows, and every file that they name", async () => {
    expect(rowsOf(backup)).toEqual(rowsOf(data));
    const named = digests(backup);
    expect(named.length).toBeGreaterThan(10);
    for (const digest of named) expect(existsSync(blobPath(backup, digest))).toBe(true);
    const { code, out } = await verify(backup);
    expect([code, out]).toEqual([
      0,
      `This backup of 1970-01-01T00:00:00.000Z by Assay 1.2.3 is whole: database, audit trail and ${named.length} stored files.\n`,
    ]);
  });

  test("is for its owner's eyes only, and has nothing unfinished beside it", () => {
    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(readdirSync(dirname(backup))).toEqual(["first"]);
  });

  test("never replaces another one, and lets the sweep work when it is done", async () => {
    await expect(makeBackup(data, backup, 0, "")).rejects.toThrow("exists already");
    await expect(makeBackup(join(data, "nowhere"), join(data, "x"), 0, "")).rejects.toThrow(
      "There is no Assay data",
    );
    const hold = holdBlobs(data, 0);
    expect(hold).not.toBeNull();
    hold?.release();
  });

  test("that is cut short leaves nothing that looks like one", async () => {
    const out = join(folderWith(), "cut");
    const digest = digests(data)[0] ?? "";
    // A folder in place of a file breaks the copying in the middle.
    const broken = join(folderWith(), "data");
    cpSync(data, broken, { recursive: true });
    rmSync(blobPath(broken, digest));
    mkdirSync(blobPath(broken, digest));
    await expect(makeBackup(broken, out, 0, "")).rejects.toThrow();
    expect(readdirSync(dirname(out))).toEqual([]);
  });

  test("of a folder in which a file is missing has the rest, and says so", async () => {
    const broken = join(folderWith(), "data");
    cpSync(data, broken, { recursive: true });
    const [digest = "", other = ""] = digests(broken);
    rmSync(blobPath(broken, digest));
    const out = join(folderWith(), "backup");
    const { code, err } = await runAssay("backup", "--data", broken, "--out", out);
    expect([code, err]).toEqual([
      1,
      `The stored file ${digest} is missing or damaged in ${broken}; everything else is in the backup.\n`,
    ]);
    expect(existsSync(blobPath(out, other))).toBe(true);
  });

  test("can be made beside a server that works", async () => {
    const served = join(folderWith(), "data");
    cpSync(data, served, { recursive: true });
    const server = await startProcess(served);
    try {
      const out = join(folderWith(), "beside");
      expect(await runAssay("backup", "--data", served, "--out", out)).toMatchObject({ code: 0, err: "" });
      expect(await verify(out)).toMatchObject({ code: 0 });
    } finally {
      await server.kill("SIGTERM");
    }
  });
});

describe("checking a backup names", () => {
  test.each<[string, (copy: string, digest: string) => void, (digest: string) => string]>([
    ["a missing manifest", (copy) => rmSync(join(copy, "manifest.json")), () => "is no finished backup"],
    ["a missing database", (copy) => rmSync(join(copy, "assay.db")), () => "assay.db is missing."],
    [
      "a missing file",
      (copy, digest) => rmSync(blobPath(copy, digest)),
      (digest) => `The stored file ${digest} is missing.`,
    ],
    [
      "a flipped bit in a file",
      (copy, digest) => flip(blobPath(copy, digest), 0),
      (digest) => `The stored file ${digest} is damaged`,
    ],
    [
      "a damaged page",
      (copy) => flip(join(copy, "assay.db"), 5 * 4096, 4096),
      () => "assay.db is not the file that was backed up",
    ],
    [
      "a row that is gone",
      (copy) => change(copy, "DELETE FROM job WHERE id = 1"),
      () => "assay.db: job had 6 rows and has 5.",
    ],
    [
      "a reference into nowhere",
      (copy) => change(copy, "UPDATE submission SET team_id = 999 WHERE id = 1"),
      () => "refers to a row of team that is not there",
    ],
    [
      "a rewritten act",
      (copy) =>
        change(copy, "DROP TRIGGER audit_no_update; UPDATE audit SET action = 'praised' WHERE id = 2"),
      () => "The audit trail is broken at no. 2",
    ],
  ])("%s", async (_, damage, sentence) => {
    const copy = copied();
    const digest = digests(copy)[0] ?? "";
    damage(copy, digest);
    const { code, err } = await verify(copy);
    expect(err).toContain(sentence(digest));
    expect(code).toBe(1);
  });
});

describe("a restored folder", () => {
  test("is the one that was backed up, and can be served", async () => {
    const restored = join(folderWith(), "restored");
    expect(await runAssay("restore", backup, "--data", restored)).toMatchObject({ code: 0, err: "" });
    expect(rowsOf(restored)).toEqual(rowsOf(data));
    for (const digest of digests(data)) {
      expect(readFileSync(blobPath(restored, digest)).equals(readFileSync(blobPath(data, digest)))).toBe(
        true,
      );
    }
    const server = await startProcess(restored);
    expect((await fetch(`${server.base}/benchmarks`)).status).toBe(200);
    expect(await server.kill("SIGTERM")).toBe(0);
  });

  test("never goes where something lies already, or nowhere in particular", async () => {
    expect(await runAssay("restore", backup, "--data", data)).toMatchObject({
      code: 1,
      err: expect.stringContaining("is not empty"),
    });
    expect(await runAssay("restore", backup)).toMatchObject({ code: 2 });
  });

  test("is made of a damaged backup only when that is asked for", async () => {
    const copy = copied();
    const [digest = "", other = ""] = digests(copy);
    rmSync(blobPath(copy, digest));
    const restored = join(folderWith(), "restored");
    expect((await runAssay("restore", copy, "--data", restored)).code).toBe(1);
    expect(existsSync(restored)).toBe(false);
    expect((await runAssay("restore", copy, "--data", restored, "--damaged")).code).toBe(0);
    expect(existsSync(blobPath(restored, other))).toBe(true);
  });
});

function flip(path: string, from: number, count = 1): void {
  const bytes = readFileSync(path);
  for (let at = from; at < from + count; at++) bytes[at] = (bytes[at] ?? 0) ^ 1;
  rmSync(path);
  writeFileSync(path, bytes);
}

function change(copy: string, statements: string): void {
  const sqlite = new Database(join(copy, "assay.db"));
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run(statements);
  sqlite.close();
}
