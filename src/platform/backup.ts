import { existsSync } from "node:fs";
import { copyFile, link, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";
import { countRows, type Manifest, measure } from "./backup-manifest.ts";
import { openReadOnly, openSqlite } from "./database.ts";
import { namedDigests } from "./digests.ts";
import { syncPath } from "./durable.ts";
import { blobPath } from "./files.ts";
import { holdBlobs } from "./lock.ts";

/** How long a sweep that is just removing files is waited for. */
const SWEEP_WAIT_MS = 60_000;

/**
 * Backs a data folder up into a new folder `out`, also while a server works with it. The folder gets its name last, so that
 * what was cut short never looks like a backup. Stored files never change, so they are linked where that can be done.
 *
 * @returns its manifest, and the digests of files that were missing or are not what they were.
 * @throws Fault conflict when `out` exists or another backup is being made; missing when there is nothing to back up.
 */
export async function makeBackup(
  data: string,
  out: string,
  now: number,
  version: string,
): Promise<{ manifest: Manifest; damaged: string[] }> {
  if (!existsSync(join(data, "assay.db"))) throw new Fault("missing", `There is no Assay data in ${data}.`);
  if (existsSync(out))
    throw new Fault("conflict", `${out} exists already. A backup goes into a folder of its own.`);
  const hold = holdBlobs(data, SWEEP_WAIT_MS);
  if (hold === null)
    throw new Fault(
      "conflict",
      "Another backup of this data folder is being made. Try again when it is done.",
    );
  const partial = `${out}.partial-${newSecret().slice(0, 8)}`;
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 });
    const rows = await copyDatabase(data, partial);
    const { files, damaged } = await copyFiles(data, partial);
    const database = await measure(join(partial, "assay.db"));
    const manifest: Manifest = {
      format: 1,
      version,
      made: new Date(now).toISOString(),
      database,
      rows,
      files,
    };
    await writeFile(join(partial, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
    });
    await syncPath(join(partial, "manifest.json"));
    await syncPath(partial);
    await rename(partial, out);
    await syncPath(dirname(out));
    return { manifest, damaged };
  } finally {
    hold.release();
    await rm(partial, { recursive: true, force: true });
  }
}

/** One state of the database in one file, checked. @returns how many rows each table has. */
async function copyDatabase(data: string, backup: string): Promise<Record<string, number>> {
  const copy = join(backup, "assay.db");
  const source = openSqlite(join(data, "assay.db"));
  try {
    source.run("VACUUM INTO ?", [copy]);
  } finally {
    source.close();
  }
  await syncPath(copy);
  const sqlite = openReadOnly(copy);
  try {
    const said = sqlite
      .query<{ integrity_check: string }, []>("PRAGMA integrity_check")
      .get()?.integrity_check;
    if (said !== "ok") throw new Error(`the copy of the database is damaged: ${said}`);
    return countRows(sqlite);
  } finally {
    sqlite.close();
  }
}

async function copyFiles(
  data: string,
  backup: string,
): Promise<{ files: Manifest["files"]; damaged: string[] }> {
  const files = { count: 0, bytes: 0 };
  const damaged = new Set<string>();
  const folders = new Set([join(backup, "blobs/sha256"), join(backup, "blobs")]);
  const sqlite = openReadOnly(join(backup, "assay.db"));
  try {
    for (const digest of namedDigests(sqlite)) {
      const target = blobPath(backup, digest);
      if (damaged.has(digest) || existsSync(target)) continue;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      folders.add(dirname(target));
      if (!(await linkOrCopy(blobPath(data, digest), target, digest))) damaged.add(digest);
      else {
        files.count += 1;
        files.bytes += (await stat(target)).size;
      }
    }
  } finally {
    sqlite.close();
  }
  for (const folder of folders) if (existsSync(folder)) await syncPath(folder);
  return { files, damaged: [...damaged] };
}

/** @returns whether it is there now and, where it was read for that, is what its name says. */
async function linkOrCopy(source: string, target: string, digest: string): Promise<boolean> {
  if (!existsSync(source)) return false;
  const linked = await link(source, target).then(
    () => true,
    () => false,
  );
  return linked || copyStored(source, target, digest);
}

/** Copies a stored file so that it survives a power cut. @returns whether the copy is what its name says. */
export async function copyStored(source: string, target: string, digest: string): Promise<boolean> {
  await copyFile(source, target);
  await syncPath(target);
  return (await measure(target)).sha256 === digest;
}
