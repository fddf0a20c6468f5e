import { isIP } from "node:net";

/**
 * Where a visitor comes from: the other end of the connection; or, where that is the proxy this server trusts, the last
 * address in the proxy's X-Forwarded-For. The earlier ones there are whatever the visitor says.
 */
export function visitorAddress(peer: string, forwarded: string | null, proxy: string | null): string {
  if (proxy === null || unmapped(peer) !== unmapped(proxy)) return peer;
  const last = forwarded?.split(",").at(-1)?.trim() ?? "";
  return isIP(last) === 0 ? peer : last;
}

/** A socket that listens to both families shows IPv4 addresses inside IPv6 ones. */
const unmapped = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");
