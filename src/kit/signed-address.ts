import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * A path that whoever has it may use until `expiresAt`, without saying who they are: the end of its life and an
 * HMAC-SHA256 over method, path and end are added to it.
 */
export function signAddress(key: Uint8Array, method: string, path: string, expiresAt: number): string {
  return `${path}?expires=${expiresAt}&signature=${signatureOf(key, method, path, String(expiresAt))}`;
}

/** Whether a request for this path carries a signature of ours that has not run out. `now` in milliseconds. */
export function isSigned(
  key: Uint8Array,
  method: string,
  path: string,
  query: URLSearchParams,
  now: number,
): boolean {
  const expires = query.get("expires") ?? "";
  const given = Buffer.from(query.get("signature") ?? "", "base64url");
  const right = Buffer.from(signatureOf(key, method, path, expires), "base64url");
  return given.length === right.length && timingSafeEqual(given, right) && Number(expires) > now;
}

function signatureOf(key: Uint8Array, method: string, path: string, expires: string): string {
  return createHmac("sha256", key).update(`${method}\n${path}\n${expires}`).digest("base64url");
}
