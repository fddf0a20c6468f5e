import { HOUR } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import type { Db, Trx } from "../platform/database.ts";
import { insistOnBudget } from "./budget.ts";
import type { Digest } from "./digest.ts";
import { type Receiver } from "./receive.ts";
import { repositoryId, type Repository } from "./repository.ts";
import type { Upload } from "./uploads.ts";

/** A layer or a configuration that a repository has. */
export type Blob = { fileDigest: string; bytes: number };

/** How exactly it is known when something was last asked for: not every look has to write. */
export const SEEN_EVERY = HOUR;

/**
 * The blob with this digest in a repository. Clients do not send what they find here, so it is protected from now on until
 * its manifest can be expected.
 */
export async function findBlob(
  db: Db,
  repository: Pick<Repository, "id">,
  address: string,
  now: number,
): Promise<Blob | null> {
  if (repository.id === null) return null;
  const row = await db
    .selectFrom("image_blob")
    .select(["file_digest as fileDigest", "bytes", "seen_at"])
    .where("repository_id", "=", repository.id)
    .where("address", "=", address)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { seen_at, ...blob } = row;
  if (now - seen_at < SEEN_EVERY) return blob;
  const { numUpdatedRows } = await db
    .updateTable("image_blob")
    .set({ seen_at: now })
    .where("repository_id", "=", repository.id)
    .where("address", "=", address)
    .executeTakeFirst();
  // It may have been swept away in this very moment.
  return numUpdatedRows > 0n ? blob : null;
}

/**
 * Makes a finished upload a blob of its repository. When it returns, the blob survives a power cut.
 * @throws Fault invalid (code wrong_digest) when the bytes are not what the client says, forbidden when the team has no room.
 */
export async function finishUpload(
  { db, uploads, clock, teamBytes }: Receiver,
  upload: Upload,
  repository: Repository,
  digest: Digest,
): Promise<void> {
  const { file } = upload;
  const bytes = file.bytes;
  const isRight = (await file.hash(digest.algorithm)) === digest.hex;
  uploads.forget(upload);
  if (!isRight) {
    file.discard();
    throw new Fault("invalid", "The bytes that came do not have this digest.", [], "wrong_digest");
  }
  const blob = { fileDigest: await file.keep(), bytes };
  await db.transaction().execute(async (trx) => {
    await addBlob(trx, repository, digest.text, blob, clock.now());
    await insistOnBudget(trx, repository.teamId, 0, teamBytes);
  });
}

/** Puts a stored file into a repository under a digest; again only notes that it was wanted. */
export async function addBlob(
  trx: Trx,
  repository: Repository,
  address: string,
  { fileDigest, bytes }: Blob,
  now: number,
): Promise<void> {
  const repository_id = await repositoryId(trx, repository, now);
  await trx
    .insertInto("image_blob")
    .values({ repository_id, address, file_digest: fileDigest, bytes, seen_at: now })
    .onConflict((conflict) => conflict.columns(["repository_id", "address"]).doUpdateSet({ seen_at: now }))
    .execute();
}

/**
 * Takes a blob out of a repository.
 * @returns false when there was none. @throws Fault conflict while an image needs it.
 */
export async function removeBlob(db: Db, { id }: Pick<Repository, "id">, address: string): Promise<boolean> {
  if (id === null) return false;
  return db.transaction().execute(async (trx) => {
    const needed = await trx
      .selectFrom("image_part")
      .innerJoin("image_manifest", "image_manifest.id", "image_part.manifest_id")
      .select("manifest_id")
      .where("image_part.address", "=", address)
      .where("kind", "=", "blob")
      .where("repository_id", "=", id)
      .executeTakeFirst();
    if (needed !== undefined)
      throw new Fault(
        "conflict",
        "An image of this repository is made of this blob. Remove the image first.",
      );
    const { numDeletedRows } = await trx
      .deleteFrom("image_blob")
      .where("repository_id", "=", id)
      .where("address", "=", address)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });
}
