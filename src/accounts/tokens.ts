import { DAY, MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { hashSecret, newSecret } from "../kit/secret.ts";
import { type Db, noteDown, type Trx } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { recordAudit } from "./audit.ts";
import { defect, insistOn, textProblems } from "./details.ts";
import type { User } from "./viewer.ts";

/** What a token may be used for: looking, handing in, organising. None contains another. */
export type Scope = "read" | "submit" | "host";
export const scopes: Scope[] = ["read", "submit", "host"];

export const LONGEST_TOKEN_DAYS = 90;

/** Tokens that one person can have at a time. */
export const MOST_TOKENS = 20;

/** The beginning by which secret scanners know our tokens. */
export const PREFIX = "assay_";

export function newToken(): string {
  return PREFIX + newSecret();
}

/** Whether a text looks like one of these, so that it need not be tried as a password. */
export function isTokenLike(text: string): boolean {
  return text.startsWith(PREFIX) && text.length === newToken().length;
}

/**
 * Makes a token for scripts and the command line. It is returned this once; the table has its hash.
 * @throws Fault invalid at `token_name`, `scopes` or `days`; conflict when there are too many.
 */
export async function createToken(
  db: Db,
  userId: number,
  wish: { name: string; scopes: string[]; days: number },
  now: number,
): Promise<string> {
  const wanted = scopes.filter((scope) => wish.scopes.includes(scope));
  insistOn([
    ...(wish.name === ""
      ? [defect("token_name", "The token has no name.", "Say where it will be used.")]
      : []),
    ...textProblems("token_name", "name", wish.name),
    ...(wanted.length === 0
      ? [defect("scopes", "The token is good for nothing.", "Choose at least one use.")]
      : []),
    ...(Number.isInteger(wish.days) && wish.days >= 1 && wish.days <= LONGEST_TOKEN_DAYS
      ? []
      : [defect("days", `A token works for 1 to ${LONGEST_TOKEN_DAYS} days.`)]),
  ]);
  return db
    .transaction()
    .execute((trx) => insertToken(trx, userId, { name: wish.name, scopes: wanted, days: wish.days }, now));
}

/** The same for what is known to be right, within a transaction. @throws Fault conflict when there are too many. */
export async function insertToken(
  trx: Trx,
  userId: number,
  { name, scopes, days }: { name: string; scopes: Scope[]; days: number },
  now: number,
): Promise<string> {
  if ((await listTokens(trx, userId, now)).length >= MOST_TOKENS) {
    throw new Fault("conflict", `You have ${MOST_TOKENS} tokens. Revoke one you no longer use first.`);
  }
  const token = newToken();
  const { id } = await trx
    .insertInto("api_token")
    .values({
      user_id: userId,
      name,
      token_hash: hashSecret(token),
      scopes: scopes.join(" "),
      created_at: now,
      expires_at: now + days * DAY,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const act = { actorId: userId, action: "created", object: "token", objectId: id };
  await recordAudit(trx, { ...act, details: { scopes, days } }, now);
  return token;
}

/** Somebody who shows a token, and what it is good for. */
export type TokenHolder = { user: User; tokenId: number; scopes: Scope[]; expiresAt: number };

/**
 * Whose token this is. Notes its use once a minute.
 * @throws Fault unauthorised when it is unknown, expired or revoked, was made for the registry only, or its owner is disabled.
 */
export async function tokenHolder(db: Db, token: string, now: number): Promise<TokenHolder> {
  const { repository, ...holder } = await anyTokenHolder(db, token, now);
  if (repository !== null) throw invalidToken();
  return holder;
}

/** The same for the registry, where tokens for a single place of images are good too. */
export async function anyTokenHolder(
  db: Db,
  token: string,
  now: number,
): Promise<TokenHolder & { repository: string | null }> {
  const found = await db
    .selectFrom("api_token")
    .innerJoin("user", "user.id", "api_token.user_id")
    .select(["api_token.id as token_id", "scopes", "used_at", "expires_at", "repository"])
    .select(["user.id", "user.name", "email", "role"])
    .where("token_hash", "=", hashSecret(token))
    .where("revoked_at", "is", null)
    .where("state", "=", "active")
    .executeTakeFirst();
  if (found === undefined) throw invalidToken();
  if (found.expires_at <= now) throw expiredToken();
  const { token_id, scopes, used_at, expires_at, repository, ...user } = found;
  if (used_at === null || now - used_at >= MINUTE) {
    await noteDown(db, (trx) =>
      trx.updateTable("api_token").set({ used_at: now }).where("id", "=", token_id).execute(),
    );
  }
  const held = { user, tokenId: token_id, scopes: scopes.split(" ") as Scope[], expiresAt: expires_at };
  return { ...held, repository };
}

/** The same for whoever needs it for one purpose. @throws Fault also forbidden when it was not made for `scope`. */
export async function userByToken(db: Db, token: string, scope: Scope, now: number): Promise<User> {
  const { user, scopes } = await tokenHolder(db, token, now);
  insistOnScope(scopes, scope);
  return user;
}

/** @throws Fault forbidden. */
export function insistOnScope(scopes: Scope[], wanted: Scope): void {
  if (!scopes.includes(wanted)) throw new Fault("forbidden", `This token was not made for "${wanted}".`);
}

export function invalidToken(): Fault {
  return new Fault("unauthorised", "This token is unknown or was revoked.", [], "token_invalid");
}

export function expiredToken(): Fault {
  return new Fault("unauthorised", "This token has expired.", [], "token_expired");
}

/** A token as its owner sees it afterwards. */
export type Token = Pick<Row<"api_token">, "id" | "name" | "created_at" | "used_at" | "expires_at"> & {
  scopes: string[];
};

/** The tokens of a user that still work, the newest first; without those for a push, which end by themselves the same day. */
export async function listTokens(db: Db, userId: number, now: number): Promise<Token[]> {
  const rows = await db
    .selectFrom("api_token")
    .select(["id", "name", "scopes", "created_at", "used_at", "expires_at"])
    .where("user_id", "=", userId)
    .where("repository", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("id", "desc")
    .execute();
  return rows.map((row) => ({ ...row, scopes: row.scopes.split(" ") }));
}

/** Ends a token at once. @throws Fault missing when it is not theirs. */
export async function revokeToken(db: Db, userId: number, tokenId: number, now: number): Promise<void> {
  if (await db.transaction().execute((trx) => endOneToken(trx, userId, tokenId, now))) return;
  throw new Fault("missing", "There is no such token. It may have been revoked already.");
}

/** The same within a transaction. @returns whether it was still good. */
export async function endOneToken(trx: Trx, userId: number, tokenId: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("api_token")
    .set({ revoked_at: now })
    .where("id", "=", tokenId)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordAudit(trx, { actorId: userId, action: "revoked", object: "token", objectId: tokenId }, now);
  return true;
}

/** Ends every token of a user. */
export async function revokeTokens(db: Db, userId: number, now: number): Promise<void> {
  await db
    .updateTable("api_token")
    .set({ revoked_at: now })
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
}
