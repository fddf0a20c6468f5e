import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { mailIsOn, sendMail } from "../platform/mail.ts";
import { hashPassword } from "../platform/passwords.ts";
import { type Details, detailsProblems, insistOn, passwordProblems } from "./details.ts";
import { readSettings } from "./settings.ts";
import { countTry, ofAddress } from "./throttle.ts";
import { insertUser, takenProblems } from "./users.ts";

/**
 * Makes an account for whoever asks. User names are public, so a taken one is said; e-mail addresses are not, so
 * the answer is the same whether the address has an account already (then nothing is made, and where mail is on, its
 * owner is told) or not. That the address is theirs is not verified, so it opens nothing by itself: an invitation to a host
 * team is for an account that had the address before it was made (`isFor` in invitation.ts).
 *
 * @throws Fault invalid with a problem per field, forbidden when registration is closed, too_many, unavailable.
 */
export async function register(
  app: Pick<App, "db" | "config" | "clock" | "log">,
  person: Details & { password: string },
  address: string,
): Promise<void> {
  const { db } = app;
  const now = app.clock.now();
  if (!(await readSettings(db)).openRegistration) throw registrationClosed();
  const taken = await takenProblems(db, { name: person.name });
  insistOn([...detailsProblems(person), ...taken, ...passwordProblems(person.password, person)]);
  await countTry(db, ofAddress("registration", address), now);
  const passwordHash = await hashPassword(person.password);
  const isNew = await db.transaction().execute(async (trx) => {
    insistOn(await takenProblems(trx, { name: person.name }));
    if ((await takenProblems(trx, { email: person.email })).length > 0) return false;
    await insertUser(trx, { ...person, role: "participant", passwordHash }, null, now);
    return true;
  });
  if (!isNew) tellOwner(app, person.email);
}

export function registrationClosed(): Fault {
  return new Fault("forbidden", "Accounts on this server are made by its administrators.");
}

/** Not awaited: how long the mail server takes must not show. */
function tellOwner(app: Pick<App, "config" | "log">, email: string): void {
  if (!mailIsOn(app.config)) return;
  const text =
    `Somebody has just tried to make an account at ${app.config.publicUrl} with this address, which has one already.\n` +
    `If it was you, log in with the account you have, or choose a new password at ${app.config.publicUrl}/forgot\n`;
  sendMail(app.config, { to: email, subject: "You have an account already", text }).catch((error) =>
    app.log.error("mail was not sent", error),
  );
}
