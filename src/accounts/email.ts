import { HOUR } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { mailIsOn, sendMail } from "../platform/mail.ts";
import { recordAudit } from "./audit.ts";
import { provePassword } from "./credentials.ts";
import { emailProblems, insistOn } from "./details.ts";
import { findLink, issueLink, useLink } from "./links.ts";
import { countTry } from "./throttle.ts";
import { takenProblems, userById } from "./users.ts";
import type { User } from "./viewer.ts";

/** How long the link works that confirms a new address. */
export const CONFIRMATION_AGE = HOUR;

/**
 * Somebody wants another address for their account: after asking for the password at `email_password`, a link is mailed
 * to the new address, and following it makes the change. Whether the address belongs to another account is told only
 * there, to whoever reads its mail.
 *
 * @throws Fault forbidden where mail is off: then administrators change addresses; invalid, too_many, unavailable.
 */
export async function requestEmail(
  app: Pick<App, "db" | "config" | "clock" | "log">,
  user: User,
  change: { email: string; password: string },
): Promise<void> {
  const { db, config, log } = app;
  const { email, password } = change;
  if (!mailIsOn(config)) {
    throw new Fault("forbidden", "This server sends no mail, so only an administrator changes addresses.");
  }
  const now = app.clock.now();
  insistOn(emailProblems(email));
  await provePassword(db, user.id, password, "email_password", now);
  const receiver = `address ${email.toLowerCase()}`;
  await countTry(
    db,
    [receiver, `user ${user.id}`].map((of) => ({ kind: "mail", of })),
    now,
  );
  const purpose = { kind: "email" as const, userId: user.id, actorId: user.id, email };
  const token = await db.transaction().execute((trx) => issueLink(trx, purpose, CONFIRMATION_AGE, now));
  const text =
    `Somebody, probably you, wants this to be the address of the account "${user.name}". If it was not you, do nothing.\n\n` +
    `Log in with that account and confirm the address here, within an hour:\n${config.publicUrl}/profile/email/${token}\n`;
  try {
    await sendMail(config, { to: email, subject: "Confirm your address", text });
  } catch (error) {
    log.error("mail was not sent", error);
    throw new Fault("unavailable", "The mail could not be sent. Your address is as it was; try again later.");
  }
}

/** The address that this link confirms. @throws Fault missing, also when another account asked for it. */
export async function emailToConfirm(db: Db, user: User, token: string, now: number): Promise<string> {
  const { userId, email } = await findLink(db, "email", token, now);
  if (userId === user.id && email !== null) return email;
  throw new Fault("missing", "Another account has asked for this link. Log in with that one.");
}

/** Makes the address that the link confirms the person's own. @throws Fault missing, or invalid when somebody else has it. */
export async function confirmEmail(db: Db, user: User, token: string, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const email = await emailToConfirm(trx, user, token, now);
    await changeEmail(trx, user.id, email, user.id, now);
    await useLink(trx, "email", token, now);
  });
}

/**
 * Gives somebody another address: as an administrator, or after it was confirmed. The former one is remembered, since a
 * ban by address holds for whoever had it. @throws Fault missing, invalid.
 */
export async function changeEmail(
  trx: Trx,
  userId: number,
  email: string,
  actorId: number,
  now: number,
): Promise<void> {
  const { email: former } = await userById(trx, userId);
  insistOn([...emailProblems(email), ...(await takenProblems(trx, { email }, userId))]);
  if (former === email) return;
  await trx
    .insertInto("former_email")
    .values({ user_id: userId, email: former, until: now })
    .onConflict((conflict) => conflict.columns(["user_id", "email"]).doUpdateSet({ until: now }))
    .execute();
  await trx.updateTable("user").set({ email }).where("id", "=", userId).execute();
  const act = { actorId, action: "changed the address of", object: "user", objectId: userId };
  await recordAudit(trx, act, now);
}

/** The addresses a person has had before. */
export async function formerEmails(db: Db, userId: number): Promise<string[]> {
  const rows = await db.selectFrom("former_email").select("email").where("user_id", "=", userId).execute();
  return rows.map(({ email }) => email);
}
