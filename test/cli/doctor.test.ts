import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { judgeFileSystem } from "../../src/cli/doctor/folder.ts";
import { openReadOnly } from "../../src/platform/database.ts";
import { namedDigests } from "../../src/platform/digests.ts";
import { blobPath } from "../../src/platform/files.ts";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { runAssay, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

type Finding = { name: string; state: string; says: string; remedy?: string };

let healthy: string;
beforeAll(async () => {
  healthy = join(folderWith(), "data");
  await makeDemoFolder(healthy, []);
});

/** A folder like the healthy one, after `harm` has been done to it. */
function harmed(harm: (data: string) => void): string {
  const data = join(folderWith(), "data");
  cpSync(healthy, data, { recursive: true });
  chmodSync(data, 0o700);
  harm(data);
  return data;
}

async function examine(
  data: string,
  ...more: string[]
): Promise<{ code: number; of: (name: string) => Finding | undefined; all: Finding[] }> {
  const { code, out } = await runAssay(
    "doctor",
    "--json",
    "--data",
    data,
    "--port",
    "1",
    "--min-free-bytes",
    "0",
    ...more,
  );
  const all: Finding[] = JSON.parse(out);
  return { code, all, of: (name) => all.find((finding) => finding.name === name) };
}

function change(data: string, statement: string): void {
  const sqlite = new Database(join(data, "assay.db"));
  sqlite.run(statement);
  sqlite.close();
}

test("finds nothing wrong with a healthy folder, and leaves it as it was", async () => {
  // Whoever reads a database in WAL mode leaves these two behind; they hold nothing.
  const names = () =>
    readdirSync(healthy)
      .filter((name) => !/-(wal|shm)$/.test(name))
      .sort();
  const before = names();
  const { code, all } = await examine(healthy);
  expect(all.filter(({ state }) => state === "fail")).toEqual([]);
  expect(code).toBe(0);
  expect(names()).toEqual(before);
});

test("makes no folder where there is none", async () => {
  const data = join(folderWith(), "data");
  expect((await examine(data)).code).toBe(0);
  expect(existsSync(data)).toBe(false);
});

test("says each thing in a line, with its remedy below", async () => {
  const { code, out } = await runAssay(
    "doctor",
    "--data",
    healthy,
    "--min-free-bytes",
    String(Number.MAX_SAFE_INTEGER),
  );
  expect(code).toBe(1);
  expect(out).toMatch(
    /^fail {2}free space {4}.* free: nothing is taken in below .* GB\n {20}Make room, or lower --min-free-bytes\.$/m,
  );
  expect(out).toMatch(/^ok {4}audit trail {3}whole: \d+ acts/m);
});

describe("notices", () => {
  test.each<[string, string, (data: string) => void, string]>([
    [
      "a damaged database",
      "database",
      (data) => change(data, "PRAGMA foreign_keys = OFF; DELETE FROM team"),
      "rows refer to rows that are not there",
    ],
    [
      "a rewritten act",
      "audit trail",
      (data) =>
        change(data, "DROP TRIGGER audit_no_update; UPDATE audit SET action = 'praised' WHERE id = 2"),
      "broken at no. 2",
    ],
    [
      "a missing file",
      "stored files",
      (data) => rmSync(blobPath(data, firstDigest(data))),
      "files that the database names are missing",
    ],
    [
      "a newer database",
      "migrations",
      (data) => change(data, "INSERT INTO migration VALUES ('9999_future.sql', '', 0)"),
      "from a newer version",
    ],
    [
      "a clock that runs behind",
      "clock",
      (data) => change(data, `UPDATE migration SET applied_at = ${Date.now() + 3_600_000}`),
      "but the database has an entry of",
    ],
  ])("%s", async (_, name, harm, says) => {
    const { code, of } = await examine(harmed(harm));
    expect(of(name)).toMatchObject({
      state: "fail",
      says: expect.stringContaining(says),
      remedy: expect.any(String),
    });
    expect(code).toBe(1);
  });

  test("what is worth a warning", async () => {
    const data = harmed((data) => {
      chmodSync(data, 0o755);
      change(data, "DELETE FROM migration WHERE name = (SELECT max(name) FROM migration)");
    });
    const { of } = await examine(data);
    expect(of("permissions")).toMatchObject({ state: "warn", remedy: `chmod 700 ${data}` });
    expect(of("migrations")).toMatchObject({
      state: "warn",
      says: expect.stringMatching(/^1 of \d+ run at the next start$/),
    });
  });

  test("who serves the folder, and who does not", async () => {
    const server = await startProcess(healthy);
    const { port } = new URL(server.base);
    try {
      expect((await examine(healthy, "--port", port)).of("port")).toMatchObject({
        state: "ok",
        says: expect.stringContaining("is being served"),
      });
      expect((await examine(healthy)).of("port")).toMatchObject({
        state: "warn",
        says: expect.stringContaining("not on port 1"),
      });
      expect((await examine(folderWith(), "--port", port)).of("port")).toMatchObject({ state: "fail" });
    } finally {
      await server.kill("SIGTERM");
    }
  });
});

test.each([
  [0xef53, "ok", "ext4"],
  [0x9123683e, "ok", "btrfs"],
  [0x9123683e - 2 ** 32, "ok", "btrfs"],
  [0x794c7630, "warn", "overlay"],
  [0x6969, "fail", "nfs"],
  [0xff534d42, "fail", "cifs"],
  [0x1234, "warn", "0x1234"],
])("a file system of type %p is %s: %s", (type, state, name) => {
  expect(judgeFileSystem(type)).toMatchObject({ state, says: expect.stringContaining(name) });
});

function firstDigest(data: string): string {
  const sqlite = openReadOnly(join(data, "assay.db"));
  const [digest = ""] = namedDigests(sqlite);
  sqlite.close();
  return digest;
}

test("without an engine there is no sandbox to test, and nothing is made", async () => {
  const data = join(folderWith(), "data");
  const { code, err } = await runAssay(
    "doctor",
    "--sandbox",
    "--data",
    data,
    "--engine-socket",
    "/no/such/socket",
  );
  expect(code).toBe(1);
  expect(err).toMatch(/^No container engine answers at \/no\/such\/socket .* --engine-socket\.$/m);
  expect(existsSync(data)).toBe(false);
});
