import { MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { type Credentials, provenAccount } from "./credentials.ts";
import type { User } from "./viewer.ts";

/** How long a password that was right is not hashed again. */
const REMEMBERED = 5 * MINUTE;
const MOST_REMEMBERED = 1000;

type Proven = { id: number; password_hash: string };

/**
 * checkCredentials with a short memory, for clients that send a password with every request. What is kept of a password is a
 * keyed hash under a key that nobody else knows. Whether the account still is what it was, is looked up each time, so that a
 * new password or a disabled account counts at once. The same credentials at the same time are hashed once.
 *
 * @throws Fault unauthorised, too_many, unavailable.
 */
export function rememberCredentials({
  db,
  clock,
}: Pick<App, "db" | "clock">): (given: Credentials) => Promise<User> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const known = new Map<string, { until: number; proven: Promise<Proven> }>();

  return async (given) => {
    const now = clock.now();
    for (const [old, { until }] of known) {
      if (until <= now || known.size > MOST_REMEMBERED) known.delete(old);
    }
    const hasher = new Bun.CryptoHasher("sha256", key);
    const hash = hasher.update(JSON.stringify([given.login, given.password])).digest("hex");
    const found = known.get(hash) ?? { until: now + REMEMBERED, proven: provenAccount(db, given, now) };
    known.set(hash, found);
    try {
      return await unchanged(db, await found.proven);
    } catch (error) {
      if (known.get(hash) === found) known.delete(hash);
      throw error;
    }
  };
}

/** @throws Fault unauthorised when the password is another one by now, or the account is disabled or gone. */
async function unchanged(db: Db, { id, password_hash }: Proven): Promise<User> {
  const user = await db
    .selectFrom("user")
    .select(["id", "name", "email", "role"])
    .where("id", "=", id)
    .where("password_hash", "=", password_hash)
    .where("state", "=", "active")
    .executeTakeFirst();
  if (user === undefined)
    throw new Fault("unauthorised", "The password was changed, or the account disabled.");
  return user;
}
