import { hostname, networkInterfaces } from "node:os";
import { domainToASCII } from "node:url";
import type { Config } from "./config.ts";

/**
 * Everything this server may be called by those who reach it: its host name, with and without the domain, its addresses of this
 * moment, and what the settings say. Addresses that hold on one cable only (fe80::…) are no use in an address bar.
 */
export function ownNames(
  config: Pick<Config, "names" | "publicUrl" | "address">,
  machine = hostname(),
): string[] {
  // As certificates have it; "" where no certificate could, and none would ever be found good for it.
  const host = domainToASCII(machine);
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const reachable = addresses.map(({ address }) => address).filter((address) => !/^fe[89ab]/i.test(address));
  const listening = /^(0\.0\.0\.0|::|\*)?$/.test(config.address) ? [] : [config.address];
  const names = [
    ...givenNames(config),
    host,
    host.split(".")[0] ?? "",
    "localhost",
    ...listening,
    ...reachable,
  ];
  return [...new Set(names.filter((name) => name !== ""))];
}

/** What the settings say that it is called. */
export function givenNames({ publicUrl, names }: Pick<Config, "names" | "publicUrl">): string[] {
  return publicUrl === null ? names : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, ""), ...names];
}
