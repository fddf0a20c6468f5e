import type { Db } from "../platform/database.ts";
import { sweepAccessTokens } from "./access-token.ts";
import { sweepLinks } from "./links.ts";
import { sweepSessions } from "./sessions.ts";
import { sweepThrottle } from "./throttle.ts";

/** Removes sessions, tokens of log-ins, links and counters that no longer mean anything. Once a day is often enough. */
export async function sweepAccounts(db: Db, now: number): Promise<void> {
  await sweepSessions(db, now);
  await sweepAccessTokens(db, now);
  await sweepLinks(db, now);
  await sweepThrottle(db, now);
}
