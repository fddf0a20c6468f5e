import { DAY, HOUR } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { sha256Hex } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { mailIsOn, sendMail } from "../platform/mail.ts";
import { hashPassword } from "../platform/passwords.ts";
import { recordAudit } from "./audit.ts";
import { insistOn, passwordProblems } from "./details.ts";
import { findLink, issueLink, useLink } from "./links.ts";
import { endSessions } from "./sessions.ts";
import { countTry, forgiveAccount, ofAddress } from "./throttle.ts";
import { revokeTokens } from "./tokens.ts";
import { userById } from "./users.ts";

/** How long a link works that an administrator hands over, and one that is mailed to whoever asked. */
export const RESET_BY_ADMIN = DAY;
export const RESET_BY_MAIL = HOUR;

/** Makes the link with which somebody chooses a new password, and returns its path. @throws Fault missing, conflict. */
export async function issueReset(
  trx: Trx,
  userId: number,
  actorId: number | null,
  now: number,
): Promise<string> {
  const person = await userById(trx, userId);
  if (person.state === "disabled") throw new Fault("conflict", "This account is disabled. Enable it first.");
  const token = await issueLink(trx, { kind: "reset", userId, actorId }, RESET_BY_ADMIN, now);
  await recordAudit(
    trx,
    { actorId, action: "issued a reset link for", object: "user", objectId: userId },
    now,
  );
  return `/reset/${token}`;
}

/** Mails a reset link that an administrator has issued. @returns false where mail is off. @throws Error when it cannot be sent. */
export async function mailReset(config: App["config"], email: string, path: string): Promise<boolean> {
  if (!mailIsOn(config)) return false;
  const text = `With this link you choose the password of your account. It works once, and for a day.\n\n${config.publicUrl}${path}\n`;
  await sendMail(config, { to: email, subject: "Choose your password", text });
  return true;
}

/**
 * Somebody says they forgot their password: if the name or address has an account, a link is mailed there. The answer
 * and its time are the same if not.
 *
 * @throws Fault missing where mail is off, too_many.
 */
export async function requestReset(
  app: Pick<App, "db" | "config" | "clock" | "log">,
  login: string,
  address: string,
): Promise<void> {
  const { db, config, log } = app;
  if (!mailIsOn(config))
    throw new Fault("missing", "This server sends no mail. Ask its administrator for a reset link.");
  const now = app.clock.now();
  await countTry(
    db,
    [{ kind: "mail", of: sha256Hex(login.toLowerCase()) }, ...ofAddress("mail", address)],
    now,
  );
  const found = await db
    .selectFrom("user")
    .select(["id", "email"])
    .where((eb) => eb.or([eb("name", "=", login), eb("email", "=", login)]))
    .where("state", "=", "active")
    .executeTakeFirst();
  // A link is made in any case, for nobody if need be: otherwise the time it takes would tell.
  const purpose = { kind: "reset" as const, userId: found?.id ?? null, actorId: null };
  const token = await db.transaction().execute((trx) => issueLink(trx, purpose, RESET_BY_MAIL, now));
  if (found === undefined) return;
  const text =
    `Somebody, probably you, asked for a new password. If it was not you, do nothing: your password still works.\n\n` +
    `This link works once, and for an hour:\n${config.publicUrl}/reset/${token}\n`;
  sendMail(config, { to: found.email, subject: "Choose a new password", text }).catch((error) =>
    log.error("mail was not sent", error),
  );
}

/** Whose password a reset link is for. @throws Fault missing. */
export async function personOfReset(
  db: Db,
  token: string,
  now: number,
): Promise<{ id: number; name: string; email: string }> {
  const { userId } = await findLink(db, "reset", token, now);
  const person = await userById(db, userId ?? 0);
  if (person.state === "disabled")
    throw new Fault("missing", "This account is disabled. Please ask the administrator.");
  return person;
}

/**
 * Uses a reset link up: the new password holds, every session and token ends, since whoever knew the old one may have made
 * them, and locked tries are forgiven. @throws Fault missing, invalid.
 */
export async function resetPassword(db: Db, token: string, password: string, now: number): Promise<void> {
  insistOn(passwordProblems(password, await personOfReset(db, token, now)));
  const password_hash = await hashPassword(password);
  const id = await db.transaction().execute(async (trx) => {
    const person = await personOfReset(trx, token, now);
    await useLink(trx, "reset", token, now);
    await trx.updateTable("user").set({ password_hash }).where("id", "=", person.id).execute();
    await endSessions(trx, person.id);
    await revokeTokens(trx, person.id, now);
    const act = { actorId: person.id, action: "reset the password of", object: "user", objectId: person.id };
    await recordAudit(trx, act, now);
    return person.id;
  });
  await forgiveAccount(db, id);
}
