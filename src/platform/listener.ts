import { Fault } from "../kit/fault.ts";
import { firstOf, type Pair } from "./certificates-pair.ts";
import type { Log } from "./log.ts";
import type { Tls } from "./tls.ts";
import { steerToYounger } from "./tls-steering.ts";

type Server = ReturnType<typeof Bun.serve>;

/** How requests are answered; what Bun.serve takes. */
export type Serving = {
  hostname: string;
  port: number;
  /** The setting that chooses the port, for when it is taken. */
  portSetting: string;
  idleTimeout: number;
  maxRequestBodySize: number;
  fetch(request: Request): Promise<Response> | Response;
  error(error: Error): Response;
};

/** A port that is listened on, and what it knows about those at the other end. */
export type Listener = {
  url: URL;
  /** The address at the other end of the request's connection; "" when it is gone. */
  peer(request: Request): string;
  /** Sets after how many seconds of silence its connection is closed; 0: never. */
  limitSilence(request: Request, seconds: number): void;
  /** Takes no more connections from now on, and cuts off after `graceMs` what is not answered by then. */
  stop(graceMs: number): Promise<void>;
};

/** Long enough for a connection that has just begun to say what it wants. */
const HANDOVER_MS = 1000;

/** Listens with plain HTTP, or with HTTPS and whatever certificate `tls` has at the time. @throws Fault conflict when the port is taken. */
export function startListener(serving: Serving, tls: Tls | null, log: Log): Listener {
  const open = new Set<Server>();
  let current: Server;
  let isStopping = false;
  let look = Promise.resolve();

  if (tls === null) current = begin(serving);
  else current = begin({ ...serving, port: freePort(serving), ...secure(tls.pair) });
  const timer = tls && setInterval(() => (look = look.then(() => renew(tls))), tls.lookEvery);

  function begin(options: Parameters<typeof Bun.serve>[0]): Server {
    const server = orSay(serving, () => Bun.serve(options));
    open.add(server);
    return server;
  }

  /** Bun cannot change the certificate of a listener, so a second one takes over the port, and the first one ends. */
  async function renew(source: Tls): Promise<void> {
    try {
      const pair = await source.renewed();
      if (pair === null || isStopping) return;
      const old = current;
      const port = Number(old.port);
      current = begin({ ...serving, port, ...secure(pair) });
      const { subjectAltName: names, validTo: until } = firstOf(pair.cert);
      log.info("another certificate is in use", { names, until });
      if (steerToYounger(port)) await Bun.sleep(HANDOVER_MS);
      void old.stop(false).then(() => open.delete(old));
    } catch (error) {
      log.error("the certificate could not be renewed", error);
    }
  }

  return {
    url: current.url,
    peer: (request) => current.requestIP(request)?.address ?? "",
    limitSilence: (request, seconds) => current.timeout(request, seconds),
    async stop(graceMs) {
      isStopping = true;
      if (timer !== null) clearInterval(timer);
      const answered = Promise.all([...open].map((server) => server.stop(false)));
      await Promise.race([answered, Bun.sleep(graceMs)]);
      await Promise.all([...open].map((server) => server.stop(true)));
    },
  };
}

/** Sharing the port is what lets one listener follow another. */
function secure({ cert, key }: Pair): { reusePort: true; tls: Pair } {
  return { reusePort: true, tls: { cert, key } };
}

/** A port that can be shared would be shared with another server of ours too, without a word. So first see that it is free. */
function freePort(serving: Serving): number {
  const { hostname, port } = serving;
  const trial = orSay(serving, () => Bun.listen({ hostname, port, socket: { data() {} } }));
  trial.stop(true);
  return trial.port;
}

function orSay<T>({ port, portSetting }: Serving, start: () => T): T {
  try {
    return start();
  } catch (error) {
    if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
    throw new Fault(
      "conflict",
      `Something else is listening on port ${port} already. Stop it, or choose another --${portSetting}.`,
    );
  }
}
