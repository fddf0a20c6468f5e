import type { Db } from "../platform/database.ts";
import { hashPassword } from "../platform/passwords.ts";
import { recordAudit } from "./audit.ts";
import { provePassword } from "./credentials.ts";
import { insistOn, passwordProblems, textProblems } from "./details.ts";
import { endSessions, startSession } from "./sessions.ts";
import type { User } from "./viewer.ts";

/** Changes what a person says about themselves. @throws Fault invalid. */
export async function changeDetails(
  db: Db,
  userId: number,
  details: { fullName: string; affiliation: string },
): Promise<void> {
  const { fullName, affiliation } = details;
  insistOn([
    ...textProblems("full_name", "full name", fullName),
    ...textProblems("affiliation", "affiliation", affiliation),
  ]);
  await db.updateTable("user").set({ full_name: fullName, affiliation }).where("id", "=", userId).execute();
}

/**
 * Changes a person's password, after asking for the present one at `current_password`. Every session ends; the
 * browser that asked gets a new one. Tokens stay: whoever knew the password chose to keep them.
 *
 * @returns the token of the new session.
 * @throws Fault invalid, too_many, unavailable.
 */
export async function changePassword(
  db: Db,
  user: User,
  change: { current: string; next: string },
  browser: { agent: string; address: string },
  now: number,
): Promise<string> {
  insistOn(passwordProblems(change.next, user, "new_password"));
  await provePassword(db, user.id, change.current, "current_password", now);
  const password_hash = await hashPassword(change.next);
  return db.transaction().execute(async (trx) => {
    await trx.updateTable("user").set({ password_hash }).where("id", "=", user.id).execute();
    await endSessions(trx, user.id);
    const act = { actorId: user.id, action: "changed the password of", object: "user", objectId: user.id };
    await recordAudit(trx, act, now);
    return startSession(trx, user.id, browser, now);
  });
}
