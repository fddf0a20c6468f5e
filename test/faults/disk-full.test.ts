import { expect, test } from "bun:test";
import { appendFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";
import { broken, unfinished } from "./invariants.ts";
import { openWriter } from "./writer.ts";

const canMount =
  Bun.which("bwrap") !== null &&
  Bun.spawnSync(["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/mnt", "true"]).success;

test.skipIf(!canMount)("a full disk costs nothing that was acknowledged, and passes", fillAndFree, 60_000);

async function fillAndFree(): Promise<void> {
  const root = folderWith();
  const seed = await makeDemoFolder(join(root, "seed"), ["alice", "bob"]);
  const small = join(root, "small");
  mkdirSync(small);
  // A disk of 24 MB that only the server sees, with a copy of the folder on it.
  const disk = ["bwrap", "--die-with-parent", "--dev-bind", "/", "/", "--size", "24000000", "--tmpfs", small];
  const copy = ["sh", "-c", `cp -r "${seed.data}" "${small}/data" && exec "$@"`, "sh"];
  const server = await startProcess(join(small, "data"), {}, [...disk, ...copy]);
  // The disk as the server sees it.
  const data = join(`/proc/${server.pid}/root`, small, "data");
  try {
    const [alice, bob] = [openWriter(seed, "alice"), openWriter(seed, "bob")];
    await Promise.all([writeMore(alice, server.base, 3), writeMore(bob, server.base, 3)]);

    // The disk fills up while people go on.
    const writing = Promise.allSettled([
      writeMore(alice, server.base, 1000),
      writeMore(bob, server.base, 1000),
    ]);
    fill(data);
    expect((await writing).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(alice.write(server.base, () => true)).rejects.toThrow("503");
    for (const path of ["/healthz", "/benchmarks", `/benchmarks/${seed.slug}/leaderboard`]) {
      expect([path, (await fetch(server.base + path)).status]).toEqual([path, 200]);
    }

    // And has room again: what was refused is taken, and everything is evaluated.
    rmSync(join(data, "filler"));
    await Promise.all([writeMore(alice, server.base, 3), writeMore(bob, server.base, 3)]);
    const sent = [...alice.sent, ...bob.sent];
    expect(sent.filter(({ id }) => id === null)).toEqual([]);
    await queueEmpty(server.base);
    // SQLite does not find its way to another process's disk, so what it left there is looked at here, as after a power cut.
    process.kill(server.pid, "SIGSTOP");
    cpSync(data, join(root, "copy"), { recursive: true });
    process.kill(server.pid, "SIGCONT");
    expect(broken(join(root, "copy"), sent)).toEqual([]);
    expect(await unfinished(join(root, "copy"))).toEqual([]);
  } finally {
    expect(await server.kill("SIGTERM")).toBe(0);
  }
}

type Writer = ReturnType<typeof openWriter>;
/** Hands in so many more. */
function writeMore(writer: Writer, base: string, count: number): Promise<void> {
  const acknowledged = () => writer.sent.filter(({ id }) => id !== null).length;
  const enough = acknowledged() + count;
  return writer.write(base, () => acknowledged() >= enough);
}

/** Writes until there is no room left. */
function fill(data: string): void {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) appendFileSync(join(data, "filler"), Buffer.alloc(size));
    } catch (error) {
      expect((error as { code?: string }).code).toBe("ENOSPC");
    }
  }
}

/** Resolves when no job waits or runs. */
async function queueEmpty(base: string): Promise<void> {
  const counts = async () =>
    (await (await fetch(`${base}/metrics`)).text()).match(/^assay_jobs_(waiting|running) 0$/gm)?.length;
  while ((await counts()) !== 2) await Bun.sleep(200);
}
