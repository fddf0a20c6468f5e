import { expect, test } from "bun:test";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "../../src/kit/secret.ts";
import { openSqlite } from "../../src/platform/database.ts";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";
import { broken } from "./invariants.ts";
import { openDisk, type Survival, within } from "./power-cut.ts";
import { readTrace, tracing } from "./syscalls.ts";
import { openWriter, type Sent } from "./writer.ts";

const canTrace = Bun.which("strace") !== null && Bun.spawnSync(["strace", "-o", "/dev/null", "true"]).success;

test.skipIf(!canTrace)(
  "a power cut at any moment loses nothing that was acknowledged",
  cutEverywhere,
  180_000,
);

async function cutEverywhere(): Promise<void> {
  const root = folderWith();
  const [before, trace] = [join(root, "before"), join(root, "trace")];
  const folder = await makeDemoFolder(join(root, "data"), ["alice"]);
  cpSync(folder.data, before, { recursive: true });
  const server = await startProcess(folder.data, { slots: "1" }, tracing(trace));
  const alice = openWriter(folder, "alice");
  await alice.write(server.base, () => alice.sent.length === 3);
  await server.kill("SIGKILL");
  expect(alice.sent.map(({ id }) => id)).not.toContain(null);

  const disk = openDisk(before);
  const acknowledged = new Set<number>();
  let cuts = 0;
  for (const [index, syscall] of readTrace(trace).entries()) {
    const call = within(folder.data, syscall);
    // The index of the log is made anew whenever a database is opened.
    if (call === null || ("path" in call && call.path.endsWith("-shm"))) continue;
    if (call.kind === "send") {
      const id = /^HTTP\/1\.1 303[^]*\r\nlocation: \/submissions\/(\d+)/i.exec(
        call.data.toString("latin1"),
      )?.[1];
      if (id === undefined) continue;
      acknowledged.add(Number(id));
    } else disk.apply(call);
    const sent = alice.sent.map((each) => ({ ...each, id: acknowledged.has(each.id ?? 0) ? each.id : null }));
    for (const survives of [() => false, () => true, sometimes(index)]) {
      const left = join(root, "left");
      cpSync(before, left, { recursive: true });
      disk.materialise(left, survives);
      expect([index, ...problemsOf(left, sent)]).toEqual([index]);
      rmSync(left, { recursive: true });
      cuts++;
    }
  }
  expect(acknowledged.size).toBe(3);
  expect(cuts).toBeGreaterThan(300);
}

/** What does not hold in a folder after a power cut. Opening the database repairs it as a start would. */
function problemsOf(data: string, sent: Sent[]): string[] {
  const sqlite = openSqlite(join(data, "assay.db"));
  const { integrity_check } =
    sqlite.query<{ integrity_check: string }, []>("PRAGMA integrity_check").get() ?? {};
  sqlite.close();
  return [
    ...(integrity_check === "ok" ? [] : [`the database is damaged: ${integrity_check}`]),
    ...broken(data, sent),
    ...half(data),
  ];
}

/** Files that have a final name but not all of their content. */
function half(data: string): string[] {
  const store = join(data, "blobs/sha256");
  return readdirSync(store)
    .flatMap((folder) => readdirSync(join(store, folder)).map((name) => join(folder, name)))
    .filter((path) => !path.endsWith(sha256Hex(readFileSync(join(store, path)))));
}

/** Half of what is pending, the same half each time: xorshift32 from the place in the trace. */
function sometimes(seed: number): Survival {
  let state = seed + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 1) === 0;
  };
}
