import type { Db } from "../platform/database.ts";
import { checkCredentials, type Credentials } from "./credentials.ts";
import { endSession, startSession } from "./sessions.ts";

/**
 * Logs in: checks the credentials and begins a session. A session that the browser had before ends.
 *
 * @returns the token of the new session.
 * @throws Fault unauthorised, too_many, unavailable.
 */
export async function logIn(
  db: Db,
  credentials: Credentials,
  browser: { agent: string; token?: string },
  now: number,
): Promise<string> {
  const user = await checkCredentials(db, credentials, now);
  if (browser.token !== undefined) await endSession(db, browser.token);
  return startSession(db, user.id, { agent: browser.agent, address: credentials.address }, now);
}
