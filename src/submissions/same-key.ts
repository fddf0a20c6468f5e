import type { User } from "../accounts/viewer.ts";
import type { Db } from "../platform/database.ts";

/** The submission that the same person handed in under this key before; null when there is none. */
export async function submissionOfKey(db: Db, user: User, key: string | null): Promise<number | null> {
  if (key === null) return null;
  const row = await db
    .selectFrom("submission")
    .select("id")
    .where("user_id", "=", user.id)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return row?.id ?? null;
}
