import { DAY, HOUR, MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { hashSecret, newSecret } from "../kit/secret.ts";
import { type Db, noteDown } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import type { Viewer } from "./viewer.ts";

/** A session that nobody used for so long is over … */
export const SESSION_IDLE = 12 * HOUR;
/** … and every one is, so long after the log-in. */
export const SESSION_AGE = 7 * DAY;

/**
 * Begins a session and returns its token, which is kept nowhere: the table has its hash. Always a new token, so that
 * one that somebody planted in the browser beforehand is worth nothing.
 */
export async function startSession(
  db: Db,
  userId: number,
  browser: { agent: string; address: string },
  now: number,
): Promise<string> {
  const token = newSecret();
  await db
    .insertInto("session")
    .values({
      user_id: userId,
      token_hash: hashSecret(token),
      agent: browser.agent.slice(0, 300),
      address: browser.address,
      created_at: now,
      used_at: now,
      expires_at: now + SESSION_AGE,
    })
    .execute();
  await db.updateTable("user").set({ seen_at: now }).where("id", "=", userId).execute();
  return token;
}

/** Whose session this is, or null when it is unknown, over, or its owner is disabled. Notes its use once a minute. */
export async function viewerBySession(db: Db, token: string, now: number): Promise<Viewer> {
  const found = await db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.user_id")
    .select(["session.id as session_id", "used_at", "user.id", "name", "email", "role"])
    .where("token_hash", "=", hashSecret(token))
    .where("state", "=", "active")
    .where("expires_at", ">", now)
    .where("used_at", ">", now - SESSION_IDLE)
    .executeTakeFirst();
  if (found === undefined) return null;
  const { session_id, used_at, ...viewer } = found;
  if (now - used_at >= MINUTE) await noteUse(db, session_id, viewer.id, now);
  return viewer;
}

async function noteUse(db: Db, sessionId: number, userId: number, now: number): Promise<void> {
  await noteDown(db, async (trx) => {
    await trx.updateTable("session").set({ used_at: now }).where("id", "=", sessionId).execute();
    await trx.updateTable("user").set({ seen_at: now }).where("id", "=", userId).execute();
  });
}

/** A session as its owner sees it. */
export type Session = Pick<Row<"session">, "id" | "agent" | "address" | "created_at" | "used_at"> & {
  current: boolean;
};

/** The sessions of a user that still work, the last used first. `token` is the one of the browser that asks. */
export async function listSessions(db: Db, userId: number, token: string, now: number): Promise<Session[]> {
  const rows = await db
    .selectFrom("session")
    .select(["id", "agent", "address", "created_at", "used_at", "token_hash"])
    .where("user_id", "=", userId)
    .where("expires_at", ">", now)
    .where("used_at", ">", now - SESSION_IDLE)
    .orderBy("used_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const hash = hashSecret(token);
  return rows.map(({ token_hash, ...session }) => ({ ...session, current: token_hash === hash }));
}

/** Logs out: the token is worth nothing from now on, whoever has a copy. */
export async function endSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom("session").where("token_hash", "=", hashSecret(token)).execute();
}

/** Ends one session from the owner's list. @throws Fault missing when it is not theirs. */
export async function revokeSession(db: Db, userId: number, sessionId: number): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n)
    throw new Fault("missing", "There is no such session. It may have ended already.");
}

/** Ends every session of a user, or every one but the one that asks. What their log-ins to the API gave ends as well. */
export async function endSessions(db: Db, userId: number, exceptToken?: string): Promise<void> {
  await db.deleteFrom("access_token").where("user_id", "=", userId).execute();
  let sessions = db.deleteFrom("session").where("user_id", "=", userId);
  if (exceptToken !== undefined) sessions = sessions.where("token_hash", "!=", hashSecret(exceptToken));
  await sessions.execute();
}

/** Removes sessions that are over. */
export async function sweepSessions(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom("session")
    .where((eb) => eb.or([eb("expires_at", "<=", now), eb("used_at", "<=", now - SESSION_IDLE)]))
    .execute();
}
