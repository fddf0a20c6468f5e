import type { Db, Trx } from "../platform/database.ts";
import { insistOnFree } from "./handed-in.ts";
import type { Repository } from "./repository.ts";

/**
 * Lets a tag name a manifest. What was handed in keeps its tag, so that people can read off a name what was scored.
 * @throws Fault conflict when the tag names another image that was handed in.
 */
export async function pointTag(
  trx: Trx,
  repositoryId: number,
  name: string,
  manifestId: number,
  now: number,
): Promise<void> {
  const present = await manifestAt(trx, repositoryId, name);
  if (present === manifestId) return;
  if (present !== null) await insistOnFree(trx, present, `The tag "${name}"`, "Push under another tag.");
  await trx
    .insertInto("image_tag")
    .values({ repository_id: repositoryId, name, manifest_id: manifestId, tagged_at: now })
    .onConflict((conflict) =>
      conflict.columns(["repository_id", "name"]).doUpdateSet({ manifest_id: manifestId, tagged_at: now }),
    )
    .execute();
}

/** The manifest that a tag names. */
export async function manifestAt(db: Db, repositoryId: number, name: string): Promise<number | null> {
  const row = await db
    .selectFrom("image_tag")
    .select("manifest_id")
    .where("repository_id", "=", repositoryId)
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.manifest_id ?? null;
}

/** Takes a tag away. @returns false when there was none. @throws Fault conflict when what it names was handed in. */
export async function removeTag(db: Db, { id }: Pick<Repository, "id">, name: string): Promise<boolean> {
  if (id === null) return false;
  return db.transaction().execute(async (trx) => {
    const present = await manifestAt(trx, id, name);
    if (present === null) return false;
    await insistOnFree(trx, present, `The tag "${name}"`);
    await trx.deleteFrom("image_tag").where("repository_id", "=", id).where("name", "=", name).execute();
    return true;
  });
}

/**
 * Tags of a repository in the order of their bytes, which is the one that clients compare with.
 * @param after the tag after which to begin. @returns up to `most` of them, and whether there are more.
 */
export async function listTags(
  db: Db,
  { id }: { id: number },
  after: string | null,
  most: number,
): Promise<{ tags: string[]; isMore: boolean }> {
  let tags = db
    .selectFrom("image_tag")
    .select("name")
    .where("repository_id", "=", id)
    .orderBy("name")
    .limit(most + 1);
  if (after !== null) tags = tags.where("name", ">", after);
  const names = (await tags.execute()).map(({ name }) => name);
  return { tags: names.slice(0, most), isMore: names.length > most };
}
