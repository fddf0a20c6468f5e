import { rememberCredentials } from "../accounts/remembered-credentials.ts";
import { anyTokenHolder, isTokenLike, scopes } from "../accounts/tokens.ts";
import type { Caller } from "../images/access.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { Refusal } from "./refusal.ts";

/** Finds out who asks. @throws Refusal 401 with a challenge, 429. */
export type Identify = (request: Request, address: string) => Promise<Caller>;

/** Docker learns from this header that it has to send what was typed at `docker login`. One scheme only: it gives up at others. */
const CHALLENGE = { "www-authenticate": 'Basic realm="Assay", charset="UTF-8"' };

/** HTTP's Basic scheme: a user name with the account's password, or any name with one of Assay's tokens. */
export function openIdentify({ db, clock }: Pick<App, "db" | "clock">): Identify {
  const userOf = rememberCredentials({ db, clock });
  return async (request, address) => {
    const given = readBasic(request.headers.get("authorization"));
    if (given === null)
      throw unauthorised("Please log in: with your user name and your password, or a token in its place.");
    try {
      if (isTokenLike(given.password)) return await anyTokenHolder(db, given.password, clock.now());
      return { user: await userOf({ ...given, address }), scopes, repository: null };
    } catch (error) {
      throw error instanceof Fault ? asChallenge(error) : error;
    }
  };
}

/** RFC 7617. */
function readBasic(header: string | null): { login: string; password: string } | null {
  const encoded = /^basic +([\w+/-]+=*) *$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { login: text.slice(0, colon), password: text.slice(colon + 1) };
}

function asChallenge(fault: Fault): Error {
  if (fault.kind === "unauthorised") return unauthorised(fault.message);
  return fault.kind === "too_many" ? new Refusal(429, "TOOMANYREQUESTS", fault.message) : fault;
}

function unauthorised(message: string): Refusal {
  return new Refusal(401, "UNAUTHORIZED", message, CHALLENGE);
}
