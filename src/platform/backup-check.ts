import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { countRows, type Manifest, measure, readManifest } from "./backup-manifest.ts";
import { openReadOnly } from "./database.ts";
import { namedDigests } from "./digests.ts";
import { blobPath } from "./files.ts";

/** What a backup is worth: its manifest, how many stored files were compared with their names, and all that is wrong. */
export type BackupCheck = { manifest: Manifest | null; files: number; problems: string[] };

/**
 * Reads a backup from end to end: the database as a whole and row by row, every reference, every count, every stored file.
 * `more` may look into the database for what only the domain knows; what it returns is wrong too.
 */
export async function checkBackup(
  backup: string,
  more: (sqlite: Database) => Promise<string[]>,
): Promise<BackupCheck> {
  const manifest = await readManifest(backup);
  if (manifest === null) {
    return {
      manifest,
      files: 0,
      problems: [`${backup} is no finished backup: it has no manifest.json that can be read.`],
    };
  }
  const path = join(backup, "assay.db");
  if (!existsSync(path)) return { manifest, files: 0, problems: ["assay.db is missing."] };
  const problems: string[] = [];
  if ((await measure(path)).sha256 !== manifest.database.sha256) {
    problems.push("assay.db is not the file that was backed up: its SHA-256 differs from the manifest.");
  }
  let files = 0;
  try {
    const sqlite = openReadOnly(path);
    try {
      problems.push(...databaseProblems(sqlite, manifest), ...(await more(sqlite)));
      for await (const problem of fileProblems(backup, sqlite, () => files++)) problems.push(problem);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    problems.push(`assay.db cannot be read to its end: ${(error as Error).message}.`);
  }
  return { manifest, files, problems };
}

function* databaseProblems(sqlite: Database, manifest: Manifest): Generator<string> {
  for (const { integrity_check } of sqlite
    .query<{ integrity_check: string }, []>("PRAGMA integrity_check")
    .all()) {
    if (integrity_check !== "ok") yield `assay.db: ${integrity_check}.`;
  }
  for (const { table, rowid, parent } of sqlite
    .query<{ table: string; rowid: number | null; parent: string }, []>("PRAGMA foreign_key_check")
    .all()) {
    yield `assay.db: row ${rowid ?? "?"} of ${table} refers to a row of ${parent} that is not there.`;
  }
  const counted = countRows(sqlite);
  for (const table of new Set([...Object.keys(manifest.rows), ...Object.keys(counted)])) {
    const [before, now] = [manifest.rows[table] ?? 0, counted[table] ?? 0];
    if (before !== now) yield `assay.db: ${table} had ${before} rows and has ${now}.`;
  }
}

async function* fileProblems(backup: string, sqlite: Database, read: () => void): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const digest of namedDigests(sqlite)) {
    if (seen.has(digest)) continue;
    seen.add(digest);
    const path = blobPath(backup, digest);
    if (!existsSync(path)) yield `The stored file ${digest} is missing.`;
    else {
      read();
      if ((await measure(path)).sha256 !== digest)
        yield `The stored file ${digest} is damaged: its content has another SHA-256.`;
    }
  }
}
