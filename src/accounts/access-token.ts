import { MINUTE } from "../kit/clock.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { instanceOf } from "../platform/instance.ts";
import { type Purpose, readJwt, signJwt } from "../platform/jwt.ts";
import { signingKey } from "../platform/signing-key.ts";
import { SESSION_AGE } from "./sessions.ts";
import { expiredToken, invalidToken, type Scope, scopes } from "./tokens.ts";
import type { User } from "./viewer.ts";

/*
 * What a log-in to the API gives: a signed token of short life, good for everything its owner may do. Its signature keeps
 * guesses away from the database, and its row there is what makes it good: logging out, another password, and all else that
 * ends sessions take the row away.
 */

const LIFETIME = 15 * MINUTE;

type AccessApp = Pick<App, "config" | "db" | "clock">;

/** Somebody who shows an access token. */
export type AccessHolder = {
  user: User;
  scopes: Scope[];
  expiresAt: number;
  /** The token's own number. */
  accessId: string;
  /** When the password was typed. */
  loggedInAt: number;
};

/** A token for somebody who has just proved who they are. */
export async function issueAccessToken(app: AccessApp, userId: number): Promise<string> {
  const { db, clock } = app;
  const now = clock.now();
  const id = await db.transaction().execute(async (trx) => {
    await trx.updateTable("user").set({ seen_at: now }).where("id", "=", userId).execute();
    return keep(trx, { userId, loggedInAt: now }, now);
  });
  return signed(app, userId, id, now);
}

/**
 * Another token in the place of one that is about to run out. After as long as a browser stays logged in, the password is due again.
 * @throws Fault unauthorised when it has been replaced or revoked already, or the log-in is too long ago.
 */
export async function renewAccessToken(app: AccessApp, held: AccessHolder): Promise<string> {
  const { user, accessId, loggedInAt } = held;
  const now = app.clock.now();
  if (now >= loggedInAt + SESSION_AGE) throw expiredToken();
  const id = await app.db.transaction().execute(async (trx) => {
    if (!(await endAccessToken(trx, accessId))) throw invalidToken();
    return keep(trx, { userId: user.id, loggedInAt }, now);
  });
  return signed(app, user.id, id, now);
}

/** Makes a token good before there is one. @returns its number. */
async function keep(
  trx: Trx,
  { userId, loggedInAt }: { userId: number; loggedInAt: number },
  now: number,
): Promise<string> {
  const id = newSecret();
  await trx
    .insertInto("access_token")
    .values({ id, user_id: userId, logged_in_at: loggedInAt, expires_at: now + LIFETIME })
    .execute();
  return id;
}

function signed({ config: { data } }: Pick<AccessApp, "config">, userId: number, id: string, now: number) {
  return signJwt(signingKey(data, "access"), purposeOf(data), { subject: String(userId), id }, now);
}

function purposeOf(data: string): Purpose {
  return { issuer: `assay ${instanceOf(data)}`, audience: "api", type: "at+jwt", lifetime: LIFETIME };
}

/** Whose token this is. @throws Fault unauthorised when it is forged, expired or revoked, or its owner is disabled. */
export async function accessHolder(app: AccessApp, token: string): Promise<AccessHolder> {
  const { data } = app.config;
  const claims = await readJwt(signingKey(data, "access"), purposeOf(data), token, app.clock.now());
  if (claims === "expired") throw expiredToken();
  if (claims === "invalid") throw invalidToken();
  const found = await app.db
    .selectFrom("access_token")
    .innerJoin("user", "user.id", "access_token.user_id")
    .select(["logged_in_at", "expires_at", "user.id", "user.name", "email", "role"])
    .where("access_token.id", "=", claims.id)
    .where("state", "=", "active")
    .executeTakeFirst();
  if (found === undefined || String(found.id) !== claims.subject) throw invalidToken();
  const { logged_in_at, expires_at, ...user } = found;
  return { user, scopes, expiresAt: expires_at, accessId: claims.id, loggedInAt: logged_in_at };
}

/** Ends one token at once. @returns whether it was still good. */
export async function endAccessToken(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom("access_token").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Forgets the tokens that have run out; they stay refused. */
export async function sweepAccessTokens(db: Db, now: number): Promise<void> {
  await db.deleteFrom("access_token").where("expires_at", "<=", now).execute();
}
