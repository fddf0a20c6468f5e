import { Fault } from "../kit/fault.ts";
import { hashSecret, newSecret } from "../kit/secret.ts";
import type { Db, Trx } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";

export type LinkKind = Row<"one_time_link">["kind"];

/** A link of a kind, for one person or (setting up) for nobody yet. */
type Purpose = {
  kind: LinkKind;
  userId: number | null;
  actorId: number | null;
  /** The new address, for kind email. */
  email?: string;
};

/** Makes a link that works once and until it expires. Earlier ones for the same purpose stop working. @returns its token. */
export async function issueLink(trx: Trx, purpose: Purpose, lifetime: number, now: number): Promise<string> {
  await trx
    .deleteFrom("one_time_link")
    .where("kind", "=", purpose.kind)
    .where("user_id", "is", purpose.userId)
    .execute();
  const token = newSecret();
  await trx
    .insertInto("one_time_link")
    .values({
      kind: purpose.kind,
      token_hash: hashSecret(token),
      user_id: purpose.userId,
      email: purpose.email ?? null,
      created_by: purpose.actorId,
      created_at: now,
      expires_at: now + lifetime,
    })
    .execute();
  return token;
}

/** The link behind a token, as long as it works. Looking at it does not use it up. @throws Fault missing. */
export async function findLink(
  db: Db,
  kind: LinkKind,
  token: string,
  now: number,
): Promise<{ id: number; userId: number | null; email: string | null }> {
  const link = await db
    .selectFrom("one_time_link")
    .select(["id", "user_id as userId", "email"])
    .where("kind", "=", kind)
    .where("token_hash", "=", hashSecret(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (link === undefined)
    throw new Fault(
      "missing",
      "This link does not work: it was used already, has expired, or was replaced by a newer one.",
    );
  return link;
}

/** Uses a link up, in the transaction that does what it is for. @throws Fault missing. */
export async function useLink(
  trx: Trx,
  kind: LinkKind,
  token: string,
  now: number,
): Promise<{ userId: number | null }> {
  const link = await findLink(trx, kind, token, now);
  await trx.updateTable("one_time_link").set({ used_at: now }).where("id", "=", link.id).execute();
  return link;
}

/** Removes links that expired. */
export async function sweepLinks(db: Db, now: number): Promise<void> {
  await db.deleteFrom("one_time_link").where("expires_at", "<=", now).execute();
}
