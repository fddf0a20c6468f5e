import { jwt } from "@elysiajs/jwt";
import { SECOND } from "../kit/clock.ts";

/** What a signed token is for. A token for one purpose is none for another, even under the same key. */
export type Purpose = {
  /** Who signs: this appliance and no other. */
  issuer: string;
  /** Who it is shown to. */
  audience: string;
  /** The header's `typ` (RFC 8725, section 3.11), such as "at+jwt" for an access token (RFC 9068). */
  type: string;
  /** How long one lasts, in milliseconds. No token of this purpose is believed to last longer. */
  lifetime: number;
};

/** Whose it is, and the number under which it is kept. */
export type Claims = { subject: string; id: string };

/**
 * HMAC-SHA256 and nothing else. Who signs also verifies, so there is no public half of a key that could be passed off as a
 * secret; and since the algorithm is not the token's to choose, "none" and its relatives are no choice.
 */
const ALGORITHM = "HS256";

/** A token in the compact form of RFC 7519, good from `now` on. */
export function signJwt(key: Uint8Array, purpose: Purpose, { subject, id }: Claims, now: number) {
  const start = Math.floor(now / SECOND);
  return signer(key, purpose).sign({
    iss: purpose.issuer,
    aud: purpose.audience,
    sub: subject,
    jti: id,
    nbf: start,
    exp: start + purpose.lifetime / SECOND,
  });
}

/**
 * What a token says, if we signed it for this purpose and it has begun and not ended; else whether it ended or never was one.
 * Algorithm, signature, type, issuer, audience, the presence of every claim, and times are checked. That the token has not been
 * revoked is for the caller to see.
 */
export async function readJwt(
  key: Uint8Array,
  purpose: Purpose,
  token: string,
  now: number,
): Promise<Claims | "expired" | "invalid"> {
  const { verify } = signer(key, purpose);
  const rules = {
    algorithms: [ALGORITHM],
    issuer: purpose.issuer,
    audience: purpose.audience,
    typ: purpose.type,
    requiredClaims: ["sub", "jti", "nbf", "exp"],
  };
  const claims = await verify(token, { ...rules, currentDate: new Date(now) });
  if (claims === false) {
    // The library does not say why. What would have been good at any time until now has expired.
    const once = await verify(token, { ...rules, currentDate: new Date(0), clockTolerance: now / SECOND });
    return once === false ? "invalid" : "expired";
  }
  const { sub, jti, nbf } = claims;
  if (typeof sub !== "string" || typeof jti !== "string" || typeof nbf !== "number") return "invalid";
  if (now >= nbf * SECOND + purpose.lifetime) return "expired";
  return { subject: sub, id: jti };
}

function signer(key: Uint8Array, { type }: Purpose) {
  // Without `iat: false` it would write down the machine's time, which need not be the appliance's.
  return jwt({ secret: key, alg: ALGORITHM, typ: type, iat: false }).decorator.jwt;
}
