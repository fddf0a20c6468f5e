import { DAY, HOUR, MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { addressBlock } from "../kit/address-block.ts";
import type { Db, Trx } from "../platform/database.ts";

/*
 * Guessing is slowed down in the database, so that a restart forgives nothing. What counts most is who tries: the tries
 * from one address on one account lock each other, so that a stranger elsewhere does not lock the owner out. The bounds
 * per account and per address are far higher; they are for guessing from many addresses and on many accounts. However
 * many tries arrive, so many are looked at:
 *
 * - from one address on one account, 11 in the first hour and 4 in each after that;
 * - on one account from everywhere, 300 in an hour of the clock;
 * - from one address on all accounts, 100 in an hour of the clock.
 */
const policies = {
  /** Passwords tried on one account, existing or not, from one address. */
  login: { free: 5, forgottenAfter: DAY },
  /** … on one account from everywhere: it takes dozens of addresses to use it up. */
  account: { perHour: 300 },
  /** … from one address on all accounts: a hospital may have a single one for everybody. */
  address: { perHour: 100 },
  /** Accounts made from one address: a whole workshop registers at once. */
  registration: { free: 60, forgottenAfter: HOUR },
  /** Mails that somebody else can cause to be sent, per address of the one who asks and per receiver. */
  mail: { free: 4, forgottenAfter: HOUR },
} as const;

/** After a few free tries each further one locks for twice as long; or so many in an hour of the clock, and no more. */
type Policy = { free: number; forgottenAfter: number } | { perHour: number };

const LONGEST_LOCK = 15 * MINUTE;

/** What is counted, and of whom. */
export type Counter = { kind: keyof typeof policies; of: string };

/** The counters of a password tried on an account; `from` is an address, "" where it is not known. */
export function ofLogin(account: number | string, from: string): Counter[] {
  return [
    { kind: "login", of: `${account} ${addressBlock(from)}` },
    { kind: "account", of: String(account) },
    ...ofAddress("address", from),
  ];
}

/** The counter for an address; none where the address is not known. */
export function ofAddress(kind: Counter["kind"], address: string): Counter[] {
  return address === "" ? [] : [{ kind, of: addressBlock(address) }];
}

const keyOf = ({ kind, of }: Counter) => `${kind} ${of}`;

/**
 * Counts a try before it is looked at, so that a thousand at once are not all let through; `forgive` takes it back.
 * Opens a transaction of its own.
 *
 * @throws Fault too_many while one of the counters is locked; the try then does not count.
 */
export async function countTry(db: Db, counters: Counter[], now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const keys = counters.map(keyOf);
    const rows = await trx.selectFrom("throttle").selectAll().where("key", "in", keys).execute();
    const lockedUntil = Math.max(0, ...rows.map((row) => row.locked_until));
    if (lockedUntil > now) throw tooMany(lockedUntil - now);
    for (const counter of counters) {
      const row = rows.find(({ key }) => key === keyOf(counter));
      const policy = policies[counter.kind];
      const tries = 1 + (row !== undefined && stillCounts(policy, row.last_at, now) ? row.failures : 0);
      await put(trx, keyOf(counter), tries, now, lockedUntilAfter(policy, tries, now));
    }
  });
}

function stillCounts(policy: Policy, lastAt: number, now: number): boolean {
  return "perHour" in policy ? nextHour(lastAt) === nextHour(now) : now - lastAt < policy.forgottenAfter;
}

/** Until when there can be no further try after so many. */
function lockedUntilAfter(policy: Policy, tries: number, now: number): number {
  if ("perHour" in policy) return tries < policy.perHour ? now : nextHour(now);
  return tries < policy.free ? now : now + Math.min(LONGEST_LOCK, MINUTE * 2 ** (tries - policy.free));
}

const nextHour = (at: number) => (Math.floor(at / HOUR) + 1) * HOUR;

async function put(
  trx: Trx,
  key: string,
  failures: number,
  last_at: number,
  locked_until: number,
): Promise<void> {
  const values = { failures, last_at, locked_until };
  await trx
    .insertInto("throttle")
    .values({ key, ...values })
    .onConflict((conflict) => conflict.column("key").doUpdateSet(values))
    .execute();
}

function tooMany(wait: number): Fault {
  const minutes = Math.ceil(wait / MINUTE);
  return new Fault(
    "too_many",
    `Too many tries. Please wait ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
  );
}

/** After a try that was right: from that address its account starts afresh; of the others only this one try is taken back. */
export async function forgive(db: Db, counters: Counter[]): Promise<void> {
  const keys = (isLogin: boolean) => counters.filter(({ kind }) => (kind === "login") === isLogin).map(keyOf);
  await db.deleteFrom("throttle").where("key", "in", keys(true)).execute();
  await db
    .updateTable("throttle")
    .set((eb) => ({ failures: eb("failures", "-", 1), locked_until: 0 }))
    .where("key", "in", keys(false))
    .where("failures", ">", 0)
    .execute();
}

/** After its owner has proved otherwise who they are: an account starts afresh from everywhere. */
export async function forgiveAccount(db: Db, userId: number): Promise<void> {
  const ofAccount = { kind: "account", of: String(userId) } as const;
  await db
    .deleteFrom("throttle")
    .where((eb) => eb.or([eb("key", "=", keyOf(ofAccount)), eb("key", "like", `login ${userId} %`)]))
    .execute();
}

/** Removes counters that would be forgotten anyway. */
export async function sweepThrottle(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom("throttle")
    .where("last_at", "<=", now - DAY)
    .execute();
}
