import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import {
  type AccessHolder,
  accessHolder,
  endAccessToken,
  issueAccessToken,
  renewAccessToken,
} from "./access-token.ts";
import { checkCredentials, type Credentials } from "./credentials.ts";
import {
  endOneToken,
  insertToken,
  invalidToken,
  listTokens,
  LONGEST_TOKEN_DAYS,
  MOST_TOKENS,
  PREFIX,
  revokeToken,
  type TokenHolder,
  tokenHolder,
} from "./tokens.ts";

/*
 * The two tokens of a program that speaks our API: a short one for whoever knows the password, and with it one that lasts, can
 * be seen and revoked in its owner's list, and is kept by the program instead of the password.
 */

type TokenApp = Pick<App, "config" | "db" | "clock">;

/** Somebody who shows a token of either kind. */
export type Holder = TokenHolder | AccessHolder;

/** What a lasting token is called in its owner's list. */
const NAME = "Command line";

/** Whose token this is, of whichever kind. @throws Fault unauthorised. */
export function holderOf(app: TokenApp, token: string): Promise<Holder> {
  return token.startsWith(PREFIX) ? tokenHolder(app.db, token, app.clock.now()) : accessHolder(app, token);
}

/** Logs a program in, for a quarter of an hour. @throws Fault unauthorised, too_many, unavailable. */
export async function logInProgram(app: TokenApp, credentials: Credentials): Promise<string> {
  const user = await checkCredentials(app.db, credentials, app.clock.now());
  return issueAccessToken(app, user.id);
}

/**
 * A token for the same uses that lasts as long as tokens do. Where there are too many, one that a program was given before makes
 * room, since programs do not tidy up. @throws Fault conflict when all of them were made by hand.
 */
export function lastingToken({ db, clock }: Pick<TokenApp, "db" | "clock">, held: Holder): Promise<string> {
  return db.transaction().execute((trx) => insertLasting(trx, held, clock.now()));
}

async function insertLasting(trx: Trx, { user, scopes }: Holder, now: number): Promise<string> {
  await makeRoom(trx, user.id, now);
  return insertToken(trx, user.id, { name: NAME, scopes, days: LONGEST_TOKEN_DAYS }, now);
}

async function makeRoom(trx: Trx, userId: number, now: number): Promise<void> {
  const tokens = await listTokens(trx, userId, now);
  if (tokens.length < MOST_TOKENS) return;
  const [idlest] = tokens
    .filter(({ name }) => name === NAME)
    .sort((a, b) => (a.used_at ?? a.created_at) - (b.used_at ?? b.created_at));
  if (idlest !== undefined) await endOneToken(trx, userId, idlest.id, now);
}

/** Puts a new token of the same kind in the place of one that may have been seen. @throws Fault unauthorised. */
export async function renewToken(app: TokenApp, held: Holder): Promise<string> {
  if ("accessId" in held) return renewAccessToken(app, held);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    // First, so that there is room for the other.
    if (!(await endOneToken(trx, held.user.id, held.tokenId, now))) throw invalidToken();
    return insertLasting(trx, held, now);
  });
}

/** Ends a token at once. */
export async function endToken({ db, clock }: Pick<TokenApp, "db" | "clock">, held: Holder): Promise<void> {
  if ("accessId" in held) await endAccessToken(db, held.accessId);
  else await revokeToken(db, held.user.id, held.tokenId, clock.now());
}
