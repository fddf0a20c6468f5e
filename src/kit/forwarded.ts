import { isIP } from "node:net";
import type { AddressList } from "./address-list.ts";

/** Who asks, and whether their way to the first proxy is an encrypted one. */
export type Origin = { address: string; isSecure: boolean };

/**
 * Where a request comes from when proxies stand between. What proxies add to it (X-Forwarded-For, X-Forwarded-Proto) can be
 * written by anybody, so it counts as far as listed proxies vouch for it: each one for the address to the left of its own.
 *
 * @param peer the address at the other end of the connection.
 */
export function originOf(peer: string, headers: Headers, proxies: AddressList): Origin {
  if (!proxies.has(peer)) return { address: peer, isSecure: false };
  let address = peer;
  for (const hop of partsOf(headers.get("x-forwarded-for")).reverse()) {
    const before = withoutPort(hop);
    if (isIP(before) === 0) break;
    address = before;
    if (!proxies.has(address)) break;
  }
  return { address, isSecure: partsOf(headers.get("x-forwarded-proto")).at(-1)?.toLowerCase() === "https" };
}

function partsOf(header: string | null): string[] {
  return header === null ? [] : header.split(",").map((part) => part.trim());
}

/** Some proxies write the port too: "192.0.2.7:4711", "[2001:db8::7]:4711". */
function withoutPort(hop: string): string {
  return /^\[(.*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}
