import { sql } from "kysely";
import { DAY } from "../kit/clock.ts";
import type { Db } from "../platform/database.ts";

/**
 * How long something that nothing needs may stay after it was last asked for: clients do not send again what they were told is
 * there, so it has to be there until their manifest has come.
 */
export const IMAGE_GRACE = DAY;

/** What was removed: rows, whose files the sweep of stored files takes away. */
export type Collected = { manifests: number; blobs: number };

/**
 * Removes what nothing needs any more, while everything else goes on: marks and sweeps in one transaction, so that a push either
 * finds a blob and has thereby protected it, or does not find it.
 *
 * A manifest stays when it has a tag or was handed in; when an index that stays is made of it; when it says something about one
 * that stays; or for the grace. A blob stays when a manifest of its repository names it, or for the grace.
 */
export async function collectGarbage(db: Db, now: number): Promise<Collected> {
  const before = now - IMAGE_GRACE;
  return db.transaction().execute(async (trx) => {
    const manifests = await sql`
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
      )`.execute(trx);
    const blobs = await sql`
      delete from image_blob where seen_at <= ${before} and not exists (
        select 1 from image_part
        join image_manifest on image_manifest.id = image_part.manifest_id
        where image_part.address = image_blob.address and image_part.kind = 'blob'
          and image_manifest.repository_id = image_blob.repository_id
      )`.execute(trx);
    return { manifests: Number(manifests.numAffectedRows ?? 0), blobs: Number(blobs.numAffectedRows ?? 0) };
  });
}
