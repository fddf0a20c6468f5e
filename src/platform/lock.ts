import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";

/** Something that one process holds at a time, until release() or its death. */
export type Hold = { release(): void };

/**
 * Holds a data folder: one process serves a folder.
 * @throws Fault conflict when another process holds it.
 */
export function holdFolder(folder: string): Hold {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A doctor who looks holds it for a moment.
  const hold = tryHold(join(folder, "lock.db"), 1000);
  if (hold !== null) return hold;
  throw new Fault(
    "conflict",
    `Another Assay is serving ${folder} already. Stop it first, or give this one a --data of its own.`,
  );
}

/** Whether a process serves the folder right now. */
export function isHeld(folder: string): boolean {
  const hold = tryHold(join(folder, "lock.db"), 0);
  hold?.release();
  return hold === null;
}

/**
 * Keeps stored files from being removed, or from being copied while they are removed: held by a backup and by the
 * sweep. Null when the other one is still at it after `waitMs`.
 */
export function holdBlobs(folder: string, waitMs: number): Hold | null {
  return tryHold(join(folder, "blobs.db"), waitMs);
}

/** The lock is SQLite's own on a file beside the database, so the kernel lets go of it however the process ends. */
function tryHold(path: string, waitMs: number): Hold | null {
  const lock = new Database(path, { create: true });
  try {
    lock.run(`PRAGMA busy_timeout = ${waitMs}`);
    lock.run("BEGIN EXCLUSIVE");
    return { release: () => lock.close() };
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
    return null;
  }
}
