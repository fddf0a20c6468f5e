import type { Db } from "../platform/database.ts";
import { checkCredentials, type Credentials } from "./credentials.ts";
import { createToken, LONGEST_TOKEN_DAYS, revokeToken, scopes, type TokenHolder } from "./tokens.ts";

/** What the token of a command line is called in its owner's list. */
const NAME = "Command line";

/**
 * Logs a command line in: a token that is good for everything its owner may do, for as long as tokens last.
 * @throws Fault unauthorised, too_many, unavailable.
 */
export async function clientToken(db: Db, credentials: Credentials, now: number): Promise<string> {
  const user = await checkCredentials(db, credentials, now);
  return createToken(db, user.id, { name: NAME, scopes, days: LONGEST_TOKEN_DAYS }, now);
}

/** Puts a new token, for the same uses, in the place of one that may have been seen. */
export async function renewToken(db: Db, held: TokenHolder, now: number): Promise<string> {
  const wish = { name: NAME, scopes: held.scopes, days: LONGEST_TOKEN_DAYS };
  const token = await createToken(db, held.user.id, wish, now);
  await revokeToken(db, held.user.id, held.tokenId, now);
  return token;
}
