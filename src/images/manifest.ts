import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { SEEN_EVERY } from "./blob.ts";
import { insistOnBudget } from "./budget.ts";
import { insistOnFree } from "./handed-in.ts";
import type { ManifestContent } from "./manifest-content.ts";
import { nameParts, partsOf } from "./parts.ts";
import { repositoryId, type Repository } from "./repository.ts";
import { manifestAt, pointTag } from "./tag.ts";
import { isTag } from "./tag-name.ts";

/** A manifest as a repository has it. */
export type Manifest = { id: number; digest: string; mediaType: string; content: Uint8Array };

/** The manifest that a tag or a digest names. Being asked for protects it as it does a blob. */
export async function findManifest(
  db: Db,
  { id }: Pick<Repository, "id">,
  reference: string,
  now: number,
): Promise<Manifest | null> {
  if (id === null) return null;
  const manifestId = isTag(reference) ? await manifestAt(db, id, reference) : null;
  const row = await db
    .selectFrom("image_manifest")
    .select(["id", "address as digest", "media_type as mediaType", "content", "seen_at"])
    .where("repository_id", "=", id)
    .where((eb) => (isTag(reference) ? eb("id", "=", manifestId ?? -1) : eb("address", "=", reference)))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { seen_at, ...manifest } = row;
  if (now - seen_at < SEEN_EVERY) return manifest;
  const { numUpdatedRows } = await db
    .updateTable("image_manifest")
    .set({ seen_at: now })
    .where("id", "=", row.id)
    .executeTakeFirst();
  // It may have been swept away in this very moment.
  return numUpdatedRows > 0n ? manifest : null;
}

/** What is to be recorded of an image. */
export type NewManifest = {
  digest: string;
  content: Uint8Array;
  manifest: ManifestContent;
  tags: string[];
  userId: number;
};

/**
 * Records a manifest and lets tags name it, all or nothing. That its parts are there is checked in the same transaction, so
 * that none of them can have been swept away in between.
 *
 * @throws Fault invalid (code incomplete), conflict for a tag that has to stay, forbidden when the team has no room.
 */
export async function recordManifest(
  { db, clock, teamBytes }: Pick<App, "db" | "clock"> & { teamBytes: number },
  repository: Repository,
  { digest, content, manifest, tags, userId }: NewManifest,
): Promise<{ id: number; repositoryId: number }> {
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    const repository_id = await repositoryId(trx, repository, now);
    await partsOf(trx, { id: repository_id }, manifest);
    const { id } = await trx
      .insertInto("image_manifest")
      .values({
        repository_id,
        address: digest,
        media_type: manifest.mediaType,
        subject_address: manifest.subject,
        artifact_type: manifest.artifactType,
        content,
        pushed_by: userId,
        pushed_at: now,
        seen_at: now,
      })
      .onConflict((conflict) => conflict.columns(["repository_id", "address"]).doUpdateSet({ seen_at: now }))
      .returning("id")
      .executeTakeFirstOrThrow();
    await nameParts(trx, id, manifest);
    for (const tag of tags) await pointTag(trx, repository_id, tag, id, now);
    await insistOnBudget(trx, repository.teamId, 0, teamBytes);
    return { id, repositoryId: repository_id };
  });
}

/** Whether exactly this is recorded already, under all of these tags: pushing it again is no new push. */
export async function isRecorded(
  db: Db,
  { id }: Pick<Repository, "id">,
  digest: string,
  tags: string[],
): Promise<boolean> {
  if (id === null) return false;
  const row = await db
    .selectFrom("image_manifest")
    .select("id")
    .where("repository_id", "=", id)
    .where("address", "=", digest)
    .executeTakeFirst();
  if (row === undefined) return false;
  for (const tag of tags) if ((await manifestAt(db, id, tag)) !== row.id) return false;
  return true;
}

/**
 * Removes a manifest with its tags; what it was made of is swept away later.
 * @returns false when there was none. @throws Fault conflict when it was handed in.
 */
export async function removeManifest(
  db: Db,
  { id }: Pick<Repository, "id">,
  digest: string,
): Promise<boolean> {
  if (id === null) return false;
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("image_manifest")
      .select("id")
      .where("repository_id", "=", id)
      .where("address", "=", digest)
      .executeTakeFirst();
    if (row === undefined) return false;
    await insistOnFree(trx, row.id, "This image");
    await trx.deleteFrom("image_manifest").where("id", "=", row.id).execute();
    return true;
  });
}
