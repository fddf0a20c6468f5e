import { sql } from "kysely";
import { join } from "node:path";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { instanceOf } from "../platform/instance.ts";
import { type Sandbox, sandboxesOf } from "../platform/sealed/sandbox.ts";
import { recordSelfTest, selfTestOf } from "../platform/self-test/record.ts";
import { takeSelfTest } from "../platform/self-test/take.ts";
import { notReady, sandboxState, writeSandboxState } from "./sandbox-state.ts";

type ExamineApp = Pick<App, "db" | "config" | "clock" | "log">;

/**
 * Finds out whether images can run here, and writes it down. A sandbox that was never tested as it is now is tested first, which
 * takes up to a minute. Where no benchmark takes images there is nothing to find out.
 *
 * @returns whether they can.
 */
export async function examineSandbox(app: ExamineApp, signal: AbortSignal): Promise<boolean> {
  const { db, config, clock, log } = app;
  if (!(await areImagesTaken(db))) return false;
  const say = async (isReady: boolean, message: string) => {
    const before = await sandboxState(db);
    const state = { isReady, message, gpus: config.gpus.length };
    if (!Bun.deepEquals(before, state)) log.info("images", { ready: isReady, message });
    await writeSandboxState(db, state, clock.now());
    return isReady;
  };
  const sandboxes = await sandboxesOf(config.engineSocket).catch(() => []);
  if (sandboxes.length === 0) return say(false, notReady("no container engine answers"));
  for (const sandbox of sandboxes) {
    const isTested = (await selfTestOf(db, sandbox)) !== null;
    if (!isTested) await say(false, notReady("its sandbox is being tested, which takes a minute"));
    if (isTested ? await holds(db, sandbox) : await test(app, sandbox, signal)) return say(true, "");
  }
  return say(false, notReady("its sandbox did not pass the self-test"));
}

async function holds(db: Db, sandbox: Sandbox): Promise<boolean> {
  return (await selfTestOf(db, sandbox))?.held === true;
}

async function test(
  { db, config, clock, log }: ExamineApp,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<boolean> {
  const surroundings = {
    folder: join(config.data, "work"),
    instance: instanceOf(config.data),
    controls: false,
  };
  const taken = await takeSelfTest(sandbox, surroundings, signal);
  // Broken off, it says nothing about the sandbox.
  signal.throwIfAborted();
  await recordSelfTest(db, taken, clock.now());
  log.info("self-test of the sandbox", { subject: taken.subject, held: taken.held, hash: taken.hash });
  return taken.held;
}

/** Whether any benchmark takes images that are run here. */
async function areImagesTaken(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom("benchmark")
    .select("id")
    .where(sql<boolean>`json_extract(config, '$.submissionKind') = 'image'`)
    .where("is_remote", "=", 0)
    .executeTakeFirst();
  return row !== undefined;
}
