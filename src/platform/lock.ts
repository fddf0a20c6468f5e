import { Database } from "bun:sqlite";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";

/**
 * Holds a data folder for this process until release() or death: one process serves a folder.
 * The lock is SQLite's own on a file beside the database, so the kernel lets go of it however the process ends.
 *
 * @throws Fault conflict when another process holds it.
 */
export function holdFolder(folder: string): { release(): void } {
  const lock = new Database(join(folder, "lock.db"), { create: true });
  try {
    lock.run("PRAGMA busy_timeout = 0");
    lock.run("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
    throw new Fault("conflict", `Another Assay is serving ${folder} already. Stop it first, or give this one a --data of its own.`);
  }
  return { release: () => lock.close() };
}
