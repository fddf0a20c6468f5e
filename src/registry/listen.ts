import { originOf } from "../kit/forwarded.ts";
import type { App } from "../platform/app.ts";
import { type Listener, type Serving, startListener } from "../platform/listener.ts";
import type { Tls } from "../platform/tls.ts";
import { registryHandler, type RegistryOptions } from "./handler.ts";
import { broken } from "./refusal.ts";

/** Seconds of silence after which the other end is taken to be gone. What it has sent of a blob stays for it to go on with. */
const SILENCE = 120;
const SWEEP_EVERY = 3600 * 1000;

/** Where the registry listens. */
export type Place = { address: string; port: number };

/** Listens for container clients. @throws Fault conflict when the port is taken. */
export function listenForImages(
  app: Pick<App, "config" | "db" | "files" | "clock" | "log">,
  options: RegistryOptions,
  { address, port, tls }: Place & { tls: Tls | null },
): Pick<Listener, "url" | "stop"> {
  const { config, log } = app;
  const serving: Serving = {
    hostname: address,
    port,
    portSetting: "registry-port",
    idleTimeout: SILENCE,
    // Blobs are as large as the phase says, and looked at while they come.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: (request) => handler.handle(request),
    error(error) {
      log.error("request failed outside the registry", error);
      return broken("outside");
    },
  };
  const listener = startListener(serving, tls, log);
  const handler = registryHandler(app, options, {
    address: (request) => originOf(listener.peer(request), request.headers, config.trustedProxies).address,
    limitSilence: listener.limitSilence,
  });
  const sweep = setInterval(handler.sweep, SWEEP_EVERY);
  return {
    url: listener.url,
    async stop(graceMs) {
      clearInterval(sweep);
      await listener.stop(graceMs);
    },
  };
}
