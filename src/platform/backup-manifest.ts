import type { Database } from "bun:sqlite";
import { createReadStream } from "node:fs";

/*
 * A backup is a folder:
 *
 *   manifest.json       what follows, as it was when the backup was made
 *   assay.db            one state of the database, complete in one file
 *   blobs/sha256/ab/…   every stored file that the database names, under its SHA-256
 */

export type Manifest = {
  format: 1;
  /** Of the Assay that made it. */
  version: string;
  /** ISO 8601. */
  made: string;
  database: { sha256: string; bytes: number };
  /** How many rows each table has. */
  rows: Record<string, number>;
  files: { count: number; bytes: number };
};

/** How many rows each table of a database has, by the table's name. */
export function countRows(sqlite: Database): Record<string, number> {
  const tables = sqlite
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      sqlite.query<{ n: number }, []>(`SELECT count(*) AS n FROM "${name}"`).get()?.n ?? 0,
    ]),
  );
}

/** SHA-256 (hex) and size of a file, read as a stream. */
export async function measure(path: string): Promise<{ sha256: string; bytes: number }> {
  const hasher = new Bun.CryptoHasher("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hasher.update(chunk);
    bytes += chunk.byteLength;
  }
  return { sha256: hasher.digest("hex"), bytes };
}

/** The manifest of a backup; null when there is none that can be read, as in a backup that was cut short. */
export async function readManifest(backup: string): Promise<Manifest | null> {
  try {
    const manifest = await Bun.file(`${backup}/manifest.json`).json();
    return manifest?.format === 1 ? manifest : null;
  } catch {
    return null;
  }
}
