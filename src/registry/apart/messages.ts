import { type AddressList, readAddressList } from "../../kit/address-list.ts";
import type { Config } from "../../platform/config.ts";
import type { Place } from "../listen.ts";

/** What the registry's thread is told. */
export type ToThread =
  | { kind: "start"; settings: Settings; place: Place }
  /** To take no more connections, and to end after so long what is not answered by then. */
  | { kind: "stop"; graceMs: number };

/** What it says. */
export type FromThread =
  | { kind: "listening"; url: string }
  | { kind: "refused"; message: string }
  /** Something changed that others wait for (platform/signal.ts). */
  | { kind: "published"; topic: string }
  | { kind: "stopped" };

/** A configuration that can be sent to a thread: data without functions. */
export type Settings = Omit<Config, "trustedProxies"> & { trustedProxies: string };

export function toSettings(config: Config): Settings {
  return { ...config, trustedProxies: config.trustedProxies.text };
}

export function toConfig({ trustedProxies, ...rest }: Settings): Config {
  return { ...rest, trustedProxies: readAddressList(trustedProxies) as AddressList };
}
