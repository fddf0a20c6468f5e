import type { Trx } from "../platform/database.ts";
import type { Caller } from "./access.ts";
import { addBlob, type Blob, findBlob } from "./blob.ts";
import { insistOnBudget } from "./budget.ts";
import type { Receiver } from "./receive.ts";
import type { Repository } from "./repository.ts";

/**
 * Puts a blob of another repository into this one, without anybody sending it again.
 * @param from the repository to take it from; null: any of the caller's own teams'.
 * @returns whether there was one; what the caller cannot see is not there.
 */
export async function mountBlob(
  { db, clock, teamBytes }: Pick<Receiver, "db" | "clock" | "teamBytes">,
  caller: Caller,
  repository: Repository,
  address: string,
  from: Pick<Repository, "id"> | null,
): Promise<boolean> {
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    const blob =
      from === null
        ? await ownBlob(trx, caller, repository, address)
        : await findBlob(trx, from, address, now);
    if (blob === null) return false;
    await addBlob(trx, repository, address, blob, now);
    await insistOnBudget(trx, repository.teamId, 0, teamBytes);
    return true;
  });
}

/** A blob of any of the caller's own teams; with a token for one place, of that place. */
async function ownBlob(
  trx: Trx,
  caller: Caller,
  repository: Repository,
  address: string,
): Promise<Blob | null> {
  let blobs = trx
    .selectFrom("image_blob")
    .innerJoin("image_repository", "image_repository.id", "image_blob.repository_id")
    .innerJoin("member", "member.team_id", "image_repository.team_id")
    .select(["file_digest as fileDigest", "bytes"])
    .where("address", "=", address)
    .where("member.user_id", "=", caller.user.id);
  if (caller.repository !== null) {
    blobs = blobs
      .where("image_repository.team_id", "=", repository.teamId)
      .where("image_repository.phase_id", "=", repository.phaseId);
  }
  return (await blobs.executeTakeFirst()) ?? null;
}
