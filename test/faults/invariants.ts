import type { Database } from "bun:sqlite";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyAudit } from "../../src/accounts/audit.ts";
import { openKysely, openReadOnly } from "../../src/platform/database.ts";
import { namedDigests } from "../../src/platform/digests.ts";
import { blobPath } from "../../src/platform/files.ts";
import { sha256Hex } from "../../src/kit/secret.ts";
import type { Sent } from "./writer.ts";

/** What must hold at every moment, in a sentence each where it does not. */
export function broken(data: string, sent: Sent[]): string[] {
  return reading(data, (sqlite) => [...lost(sqlite, sent), ...missingFiles(sqlite, data)]);
}

/** What must hold besides when everything that was queued has been done and the server has stopped. */
export async function unfinished(data: string): Promise<string[]> {
  const problems = reading(data, (sqlite) => [
    ...rows(sqlite, "PRAGMA integrity_check").filter((row) => row !== '{"integrity_check":"ok"}'),
    ...rows(sqlite, "PRAGMA foreign_key_check"),
    ...rows(sqlite, "SELECT * FROM job WHERE state IN ('waiting', 'running')"),
    ...rows(
      sqlite,
      "SELECT id, status FROM submission WHERE status NOT IN ('finished', 'failed', 'cancelled')",
    ),
    // The platform may give up only what it has died under three times.
    ...rows(
      sqlite,
      `SELECT * FROM evaluation JOIN job ON kind = 'evaluation' AND subject = evaluation.id
       WHERE evaluation.status <> 'finished' AND NOT (reason = 'platform_error' AND crashes >= 3)`,
    ),
    ...rows(
      sqlite,
      "SELECT submission_id, count(*) FROM evaluation GROUP BY submission_id HAVING count(*) <> 1",
    ),
    ...rows(
      sqlite,
      `SELECT evaluation.id, count(score.metric) AS n FROM evaluation LEFT JOIN score ON evaluation_id = evaluation.id
       WHERE status = 'finished' GROUP BY evaluation.id HAVING n <> (SELECT json_array_length(labels) FROM metric_set LIMIT 1)`,
    ),
  ]);
  const leftovers = ["tmp", "work", "blobs/removing"].flatMap((folder) =>
    readdirSync(join(data, folder)).map((name) => `${folder}/${name}`),
  );
  const sqlite = openReadOnly(join(data, "assay.db"));
  const { brokenAt } = await verifyAudit(openKysely(sqlite)).finally(() => sqlite.close());
  return [
    ...problems,
    ...leftovers,
    ...(brokenAt === null ? [] : [`the audit trail is broken at ${brokenAt}`]),
  ];
}

/** Acknowledged submissions whose row is gone or another one, and keys that were taken twice. */
function lost(sqlite: Database, sent: Sent[]): string[] {
  const find = sqlite.query<{ id: number; file_digest: string }, [string]>(
    "SELECT id, file_digest FROM submission WHERE idempotency_key LIKE ? || '%'",
  );
  return sent.flatMap(({ key, digest, id }) => {
    const found = find.all(key);
    if (found.length > 1) return [`${key} became ${found.length} submissions`];
    if (id !== null && (found[0]?.id !== id || found[0].file_digest !== digest))
      return [`acknowledged submission ${id} is lost`];
    return [];
  });
}

function missingFiles(sqlite: Database, data: string): string[] {
  return [...new Set(namedDigests(sqlite))].flatMap((digest) => {
    const path = blobPath(data, digest);
    if (!existsSync(path)) return [`the stored file ${digest} is missing`];
    return sha256Hex(readFileSync(path)) === digest ? [] : [`the stored file ${digest} is damaged`];
  });
}

function rows(sqlite: Database, sql: string): string[] {
  return sqlite
    .query(sql)
    .all()
    .map((row) => JSON.stringify(row));
}

function reading<T>(data: string, read: (sqlite: Database) => T): T {
  const sqlite = openReadOnly(join(data, "assay.db"));
  try {
    return read(sqlite);
  } finally {
    sqlite.close();
  }
}
