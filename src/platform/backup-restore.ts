import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { copyStored } from "./backup.ts";
import { openReadOnly } from "./database.ts";
import { namedDigests } from "./digests.ts";
import { syncPath } from "./durable.ts";
import { blobPath } from "./files.ts";

/** @throws Fault conflict when something lies there already. */
export function insistOnEmpty(data: string): void {
  if (!existsSync(data) || readdirSync(data).length === 0) return;
  throw new Fault(
    "conflict",
    `${data} is not empty. A backup is restored into a new folder; name one with --data.`,
  );
}

/**
 * Makes a data folder from a backup. The database gets its name last, so that what was cut short is no data folder.
 * Files that the backup lacks are passed over: checkBackup has named them.
 */
export async function restoreBackup(backup: string, data: string): Promise<void> {
  insistOnEmpty(data);
  if (!existsSync(join(backup, "assay.db")))
    throw new Fault("missing", `There is no assay.db in ${backup}, so nothing can be restored.`);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const [arriving, database] = [join(data, "assay.db.arriving"), join(data, "assay.db")];
  await copyFile(join(backup, "assay.db"), arriving);
  await syncPath(arriving);
  const folders = new Set<string>();
  const sqlite = openReadOnly(arriving);
  try {
    for (const digest of namedDigests(sqlite)) {
      const [source, target] = [blobPath(backup, digest), blobPath(data, digest)];
      if (existsSync(target) || !existsSync(source)) continue;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      folders.add(dirname(target));
      await copyStored(source, target, digest);
    }
  } finally {
    sqlite.close();
  }
  if (folders.size > 0) folders.add(join(data, "blobs/sha256")).add(join(data, "blobs"));
  for (const folder of folders) await syncPath(folder);
  await rename(arriving, database);
  await syncPath(data);
  await syncPath(dirname(data));
}
