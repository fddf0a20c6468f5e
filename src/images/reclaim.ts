import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { type Db, openReadOnly } from "../platform/database.ts";
import { digestColumns } from "../platform/digests.ts";
import { holdBlobs } from "../platform/lock.ts";
import { oneOf } from "../platform/one-of.ts";
import { IMAGE_GRACE, removeUnneeded } from "./garbage.ts";

/** What was removed, or would be: rows, the files that nothing else names, and the bytes of it all. */
export type Reclaimed = { manifests: number; blobs: number; files: number; bytes: number };

/** How long a backup may go on, or housekeeping, before we give up, in ms. */
const WAIT = 2_000;

/**
 * Removes what no image needs any more, and its files at once instead of with the housekeeping of a day or two. Safe beside a
 * running server: a file that only images named cannot be named again without being put there anew, which `removeOld` sees.
 *
 * @param isDry only tells. @throws Fault conflict while a backup copies stored files.
 */
export async function reclaim(
  { config, db, files, clock }: Pick<App, "config" | "db" | "files" | "clock">,
  isDry: boolean,
): Promise<Reclaimed> {
  const hold = holdBlobs(config.data, WAIT);
  if (hold === null)
    throw new Fault("conflict", "A backup is copying stored files right now. Try again when it is done.");
  try {
    const now = clock.now();
    const { manifests, manifestBytes, blobs, unshared } = await removeRows(db, now, isDry);
    const named = namedElsewhere(config.data, [...unshared.keys()]);
    const reclaimed = { manifests, blobs, files: 0, bytes: manifestBytes };
    for (const [digest, bytes] of unshared) {
      if (named.has(digest) || !(await files.has(digest))) continue;
      if (!isDry && !(await files.removeOld(digest, now - IMAGE_GRACE))) continue;
      reclaimed.files += 1;
      reclaimed.bytes += bytes;
    }
    return reclaimed;
  } finally {
    hold.release();
  }
}

/** `unshared`: bytes of the files that no blob names any more, by digest. A dry run does the same and takes it back. */
async function removeRows(db: Db, now: number, isDry: boolean) {
  const trx = await db.startTransaction().execute();
  try {
    const { manifests, manifestBytes, blobs } = await removeUnneeded(trx, now);
    const unshared = new Map(blobs.map(({ fileDigest, bytes }) => [fileDigest, bytes]));
    const shared = await trx
      .selectFrom("image_blob")
      .select("file_digest")
      .where(oneOf("file_digest", [...unshared.keys()]))
      .execute();
    for (const { file_digest } of shared) unshared.delete(file_digest);
    await (isDry ? trx.rollback() : trx.commit()).execute();
    return { manifests, manifestBytes, blobs: blobs.length, unshared };
  } catch (error) {
    if (!trx.isCommitted && !trx.isRolledBack) await trx.rollback().execute();
    throw error;
  }
}

/** Which of these files something that is no image names, such as a submission of the same bytes. */
function namedElsewhere(data: string, digests: string[]): Set<string> {
  const sqlite = openReadOnly(join(data, "assay.db"));
  try {
    const named = digestColumns(sqlite)
      .filter(({ table }) => table !== "image_blob")
      .flatMap(({ table, column }) =>
        sqlite
          .query<{ digest: string }, [string]>(
            `SELECT "${column}" AS digest FROM "${table}" WHERE "${column}" IN (SELECT value FROM json_each(?))`,
          )
          .all(JSON.stringify(digests)),
      );
    return new Set(named.map(({ digest }) => digest));
  } finally {
    sqlite.close();
  }
}
