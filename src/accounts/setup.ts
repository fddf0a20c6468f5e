import { MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { hashPassword } from "../platform/passwords.ts";
import { removeSetupFile, writeSetupFile } from "../platform/setup-file.ts";
import { type Details, detailsProblems, insistOn, passwordProblems } from "./details.ts";
import { findLink, issueLink, useLink } from "./links.ts";
import { insertUser } from "./users.ts";

/** How long the first-run link works. A new start makes a new one. */
export const SETUP_LIFETIME = 30 * MINUTE;

/** Whether anybody has an account. Until then there is nothing to see, and nobody to show it to. */
export async function isSetUp(db: Db): Promise<boolean> {
  return (await db.selectFrom("user").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/**
 * While there is no user: makes the one-time link for the first one, keeps it in the data folder, and returns it.
 * `base` is the server's address, such as "http://localhost:8000". Null when the appliance is set up.
 */
export async function newSetupLink(
  app: Pick<App, "db" | "config" | "clock">,
  base: string,
): Promise<string | null> {
  if (await isSetUp(app.db)) {
    removeSetupFile(app.config.data);
    return null;
  }
  const purpose = { kind: "setup" as const, userId: null, actorId: null };
  const token = await app.db
    .transaction()
    .execute((trx) => issueLink(trx, purpose, SETUP_LIFETIME, app.clock.now()));
  const link = `${base.replace(/\/$/, "")}/setup/${token}`;
  writeSetupFile(app.config.data, link);
  return link;
}

/** @throws Fault missing when the link does not work, or somebody has set up already. */
export async function checkSetupLink(db: Db, token: string, now: number): Promise<void> {
  await findLink(db, "setup", token, now);
  if (await isSetUp(db)) throw new Fault("missing", "This server is set up already.");
}

/** Makes the first administrator and uses the link up. @returns the new user's id. @throws Fault missing, invalid. */
export async function setUp(
  app: Pick<App, "db" | "config" | "clock">,
  token: string,
  person: Details & { password: string },
): Promise<number> {
  const now = app.clock.now();
  await checkSetupLink(app.db, token, now);
  insistOn([...detailsProblems(person), ...passwordProblems(person.password, person)]);
  const passwordHash = await hashPassword(person.password);
  const id = await app.db.transaction().execute(async (trx) => {
    await checkSetupLink(trx, token, now);
    await useLink(trx, "setup", token, now);
    return insertUser(trx, { ...person, role: "admin", passwordHash }, null, now);
  });
  removeSetupFile(app.config.data);
  return id;
}
