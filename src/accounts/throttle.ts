import { DAY, HOUR, MINUTE } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { addressBlock } from "../kit/address-block.ts";
import type { Db, Trx } from "../platform/database.ts";

/*
 * Guessing is slowed down per account and per address, in the database, so that a restart forgives nothing. After a
 * few free tries each further one locks for twice as long, up to a quarter of an hour: within any hour at most
 * 11 tries on one account and 14 from one address are looked at, however many arrive.
 */
const policies = {
  /** Passwords tried on one account, existing or not. */
  account: { free: 5, forgottenAfter: DAY },
  /** Passwords tried from one address; a hospital may have a single one for everybody. */
  address: { free: 8, forgottenAfter: HOUR },
  /** Accounts made from one address: a whole workshop registers at once. */
  registration: { free: 60, forgottenAfter: HOUR },
  /** Mails that somebody else can cause to be sent, per address of the one who asks and per receiver. */
  mail: { free: 4, forgottenAfter: HOUR },
} as const;

const LONGEST_LOCK = 15 * MINUTE;

/** What is counted, and of whom. */
export type Counter = { kind: keyof typeof policies; of: string };

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
      const { free, forgottenAfter } = policies[counter.kind];
      const earlier = row === undefined || now - row.last_at >= forgottenAfter ? 0 : row.failures;
      await put(trx, keyOf(counter), earlier + 1, now, now + lockAfter(earlier + 1, free));
    }
  });
}

/** How long the next try has to wait after so many, in milliseconds. */
function lockAfter(tries: number, free: number): number {
  return tries < free ? 0 : Math.min(LONGEST_LOCK, MINUTE * 2 ** (tries - free));
}

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

/** After a try that was right: its account starts afresh; of the address only this one try is taken back. */
export async function forgive(db: Db, counters: Counter[]): Promise<void> {
  const keys = (isAccount: boolean) =>
    counters.filter(({ kind }) => (kind === "account") === isAccount).map(keyOf);
  await db.deleteFrom("throttle").where("key", "in", keys(true)).execute();
  await db
    .updateTable("throttle")
    .set((eb) => ({ failures: eb("failures", "-", 1), locked_until: 0 }))
    .where("key", "in", keys(false))
    .where("failures", ">", 0)
    .execute();
}

/** Removes counters that would be forgotten anyway. */
export async function sweepThrottle(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom("throttle")
    .where("last_at", "<=", now - DAY)
    .execute();
}
