import { HOUR } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { integer, text } from "../kit/schema.ts";
import { isSigned, signAddress } from "../kit/signed-address.ts";
import { signingKey } from "../platform/signing-key.ts";
import { baseOf } from "./json.ts";
import type { Call } from "./call.ts";

/** An absolute address of ours that works without a token, for an hour unless said otherwise. */
export function signedAddress(
  call: Pick<Call, "app" | "url" | "isSecure">,
  method: "GET" | "PUT",
  path: string,
  lifetime = HOUR,
): string {
  const { config, clock } = call.app;
  return baseOf(call) + signAddress(signingKey(config.data, "address"), method, path, clock.now() + lifetime);
}

/** What stands in such an address. */
export const signature = { expires: integer, signature: text };

/** @throws Fault forbidden unless the request's address carries a signature of ours. */
export function insistOnSignature({ app, request, url }: Call): void {
  const key = signingKey(app.config.data, "address");
  if (isSigned(key, request.method, url.pathname, url.searchParams, app.clock.now())) return;
  throw new Fault("forbidden", "This address does not work, or no longer. Please ask for it again.");
}
