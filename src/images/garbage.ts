import { sql } from "kysely";
import { DAY } from "../kit/clock.ts";
import type { Db, Trx } from "../platform/database.ts";

/**
 * How long something that nothing needs may stay after it was last asked for: clients do not send again what they were told is
 * there, so it has to be there until their manifest has come.
 */
export const IMAGE_GRACE = DAY;

/** What was removed: rows, whose files the sweep of stored files takes away. */
export type Collected = { manifests: number; blobs: number };

/** The same in detail: what the content of manifests took up, and the files of blobs, which other rows may name as well. */
export type Unneeded = {
  manifests: number;
  manifestBytes: number;
  blobs: { fileDigest: string; bytes: number }[];
};

/** Removes what nothing needs any more, as `removeUnneeded` tells it. */
export async function collectGarbage(db: Db, now: number): Promise<Collected> {
  const { manifests, blobs } = await db.transaction().execute((trx) => removeUnneeded(trx, now));
  return { manifests, blobs: blobs.length };
}

/**
 * Removes what nothing needs any more, while everything else goes on: marks and sweeps in one transaction, so that a push either
 * finds a blob and has thereby protected it, or does not find it.
 *
 * A manifest stays when it has a tag or was handed in; when an index that stays is made of it; when it says something about one
 * that stays; or for the grace. A blob stays when a manifest of its repository names it, or for the grace; what was found out
 * about an image stays as long as there is one with its digest, or for the grace.
 */
export async function removeUnneeded(trx: Trx, now: number): Promise<Unneeded> {
  const before = now - IMAGE_GRACE;
  const { rows: manifests } = await sql<{ bytes: number }>`
      delete from image_manifest where id not in (
        with recursive kept (id) as (
          select id from image_manifest where seen_at > ${before}
          union select manifest_id from image_tag
          union select manifest_id from submission where manifest_id is not null
          union
          select member.id
          from kept
          join image_manifest as whole on whole.id = kept.id
          join image_part on image_part.manifest_id = whole.id and image_part.kind = 'manifest'
          join image_manifest as member
            on member.repository_id = whole.repository_id and member.address = image_part.address
          union
          select referrer.id
          from kept
          join image_manifest as subject on subject.id = kept.id
          join image_manifest as referrer
            on referrer.repository_id = subject.repository_id and referrer.subject_address = subject.address
        )
        select id from kept
      ) returning length(content) as bytes`.execute(trx);
  const { rows: blobs } = await sql<{ fileDigest: string; bytes: number }>`
      delete from image_blob where seen_at <= ${before} and not exists (
        select 1 from image_part
        join image_manifest on image_manifest.id = image_part.manifest_id
        where image_part.address = image_blob.address and image_part.kind = 'blob'
          and image_manifest.repository_id = image_blob.repository_id
      ) returning file_digest as "fileDigest", bytes`.execute(trx);
  // A report is found again by whoever pushes the same once more; of what was refused it is all that there is.
  await sql`
      delete from image_report where found_at <= ${before}
        and address not in (select address from image_manifest)`.execute(trx);
  const manifestBytes = manifests.reduce((sum, { bytes }) => sum + bytes, 0);
  return { manifests: manifests.length, manifestBytes, blobs };
}
