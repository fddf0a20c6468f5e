import { Fault } from "../kit/fault.ts";
import { sha256Hex } from "../kit/secret.ts";
import type { Db } from "../platform/database.ts";
import { fitsPassword, hashPassword, isOutdated } from "../platform/passwords.ts";
import { countTry, forgive, ofLogin } from "./throttle.ts";
import type { User } from "./viewer.ts";

/** What somebody types to log in: user name or e-mail address, password; and from where. */
export type Credentials = { login: string; password: string; address: string };

/** Said alike whether the person, the password or the state of the account is why. */
const REFUSAL = "The name or the password is not right.";

/**
 * Whose credentials these are. Unknown names are counted, hashed and answered as known ones are, so that neither the
 * text nor the time of the answer tells who has an account.
 *
 * @throws Fault unauthorised, too_many, unavailable.
 */
export async function checkCredentials(db: Db, credentials: Credentials, now: number): Promise<User> {
  const { id, name, email, role } = await provenAccount(db, credentials, now);
  return { id, name, email, role };
}

/** The same with the hash of that password. */
export async function provenAccount(
  db: Db,
  credentials: Credentials,
  now: number,
): Promise<User & { password_hash: string }> {
  const { login, password, address } = credentials;
  const found = await findByLogin(db, login);
  const counters = ofLogin(found?.id ?? `? ${sha256Hex(login.toLowerCase())}`, address);
  await countTry(db, counters, now);
  const fits = await fitsPassword(password, found?.password_hash ?? null);
  if (!fits || found === undefined || found.state !== "active") throw new Fault("unauthorised", REFUSAL);
  await forgive(db, counters);
  if (!isOutdated(found.password_hash)) return found;
  return { ...found, password_hash: await renewHash(db, found, password) };
}

async function findByLogin(db: Db, login: string) {
  const people = db.selectFrom("user").select(["id", "name", "email", "role", "state", "password_hash"]);
  const byName = await people.where("name", "=", login).executeTakeFirst();
  return byName ?? (await people.where("email", "=", login).executeTakeFirst());
}

/** The password is at hand only now: the chance to hash it with today's parameters. */
async function renewHash(
  db: Db,
  user: { id: number; password_hash: string },
  password: string,
): Promise<string> {
  const password_hash = await hashPassword(password);
  await db
    .updateTable("user")
    .set({ password_hash })
    .where("id", "=", user.id)
    .where("password_hash", "=", user.password_hash)
    .execute();
  return password_hash;
}

/**
 * Asks somebody who is logged in for their password once more, before something that a borrowed browser must not do.
 * @throws Fault invalid at `place`, too_many, unavailable.
 */
export async function provePassword(
  db: Db,
  userId: number,
  password: string,
  place: string,
  now: number,
): Promise<void> {
  const { password_hash } = await db
    .selectFrom("user")
    .select("password_hash")
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  // Strangers at the log-in page do not count here, where somebody is logged in already.
  const counters = [{ kind: "login", of: `${userId} logged in` } as const];
  await countTry(db, counters, now);
  if (!(await fitsPassword(password, password_hash))) {
    const problem = { severity: "error" as const, place, message: "This is not your present password." };
    throw new Fault("invalid", problem.message, [problem]);
  }
  await forgive(db, counters);
}
