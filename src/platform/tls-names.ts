import { hostname, networkInterfaces } from "node:os";
import type { Config } from "./config.ts";

/**
 * Everything this server may be called by those who reach it: its host name, with and without the domain, its addresses of this
 * moment, and what the settings say. Addresses that hold on one cable only (fe80::…) are no use in an address bar.
 */
export function ownNames(config: Pick<Config, "names" | "publicUrl" | "address">): string[] {
  const host = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const reachable = addresses.map(({ address }) => address).filter((address) => !/^fe[89ab]/i.test(address));
  const listening = /^(0\.0\.0\.0|::|\*)?$/.test(config.address) ? [] : [config.address];
  const names = [
    ...publicHost(config),
    ...config.names,
    host,
    host.split(".")[0] ?? "",
    "localhost",
    ...listening,
    ...reachable,
  ];
  return [...new Set(names.filter((name) => name !== ""))];
}

function publicHost({ publicUrl }: Pick<Config, "publicUrl">): string[] {
  return publicUrl === null ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, "")];
}
