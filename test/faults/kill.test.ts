import { expect, test } from "bun:test";
import { join } from "node:path";
import { openReadOnly } from "../../src/platform/database.ts";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";
import { broken, unfinished } from "./invariants.ts";
import { openWriter } from "./writer.ts";

const ROUNDS = 50;

test(`nothing acknowledged is lost when the server is killed ${ROUNDS} times while people submit`, async () => {
  const data = join(folderWith(), "data");
  const folder = await makeDemoFolder(data, ["alice", "bob", "carol", "dave"]);
  const writers = folder.names.map((name) => openWriter(folder, name));
  const sent = () => writers.flatMap((writer) => writer.sent);
  const acknowledged = () => sent().filter(({ id }) => id !== null).length;

  for (let round = 1; round <= ROUNDS; round++) {
    const server = await startProcess(data, { slots: "2" });
    expect(broken(data, sent())).toEqual([]);
    let killed = false;
    const writing = Promise.all(writers.map((writer) => writer.write(server.base, () => killed)));
    // One time in four it dies at once; else in the middle of the work, however long that takes to get going.
    const enough = acknowledged() + (round % 4 === 0 ? 0 : 1);
    while (acknowledged() < enough) await Promise.race([writing, Bun.sleep(5)]);
    await Promise.race([writing, Bun.sleep(Math.random() * 250)]);
    killed = true;
    await server.kill("SIGKILL");
    await writing;
  }

  const server = await startProcess(data, { slots: "2" });
  // What was cut off is sent once more under its key, and nothing new.
  await Promise.all(writers.map((writer) => writer.write(server.base, () => true)));
  expect(acknowledged()).toBe(sent().length);
  await queueEmpty(data);
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(broken(data, sent())).toEqual([]);
  expect(await unfinished(data)).toEqual([]);
  // A test in which hardly anything was sent would show nothing.
  expect(acknowledged()).toBeGreaterThan(ROUNDS / 2);
}, 180_000);

/** Resolves when no job waits or runs. */
async function queueEmpty(data: string): Promise<void> {
  const sqlite = openReadOnly(join(data, "assay.db"));
  const open = sqlite.query<{ n: number }, []>(
    "SELECT count(*) AS n FROM job WHERE state IN ('waiting', 'running')",
  );
  while ((open.get()?.n ?? 0) > 0) await Bun.sleep(100);
  sqlite.close();
}
