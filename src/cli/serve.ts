import { newSetupLink } from "../accounts/setup.ts";
import { openApp } from "../app.ts";
import { goingRuns, startImageCare } from "../evaluations/image/care.ts";
import { PREDICT } from "../evaluations/image/predict.ts";
import { listen } from "../http.ts";
import { registryHost } from "../images/place.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import type { Config } from "../platform/config.ts";
import { removeLeftovers } from "../platform/engine.ts";
import { sweepScratch } from "../platform/files.ts";
import { instanceOf } from "../platform/instance.ts";
import { holdFolder } from "../platform/lock.ts";
import { startLoop } from "../platform/loop.ts";
import { idFrom } from "../platform/sealed/names.ts";
import { openTls } from "../platform/tls.ts";
import { authorityOf } from "../platform/tls-authority.ts";
import { openRegistry } from "../registry.ts";
import { startSweep } from "../sweep.ts";
import { worksOf } from "../work.ts";
import type { Command } from "./command.ts";

export const serveCommand: Command = {
  name: "serve",
  summary: "Serve a data folder: pages, API and evaluations.",
  usage: "serve [--data FOLDER] [--port N]",
  flags: {},
  run: ({ config, out }) => serve(config, out),
};

/** What `assay demo` adds: a line on every page, and what is done before anybody can connect. */
type Extras = {
  banner?: string;
  prepare?(app: App): Promise<void>;
  /** What goes on beside the serving, until it is aborted. */
  meanwhile?(app: App, signal: AbortSignal): Promise<void>;
  /** Where the registry's port is taken, any other will do. */
  takesAnyRegistryPort?: boolean;
};

/** How long answers and evaluations may go on after a stop is asked for; what is not done then is resumed by the next start. */
const GRACE_MS = 10_000;

/** Serves until SIGTERM or SIGINT. @returns the exit code. @throws Fault conflict when the folder is being served already. */
export async function serve(
  config: Config,
  out: (line: string) => void,
  extras: Extras = {},
): Promise<number> {
  const stop = stopAsked();
  const hold = holdFolder(config.data);
  try {
    const app = openApp(config);
    try {
      await serveUntil(stop, app, out, extras);
    } finally {
      await app.close();
    }
  } finally {
    hold.release();
  }
  return 0;
}

async function serveUntil(
  stop: Promise<void>,
  app: App,
  out: (line: string) => void,
  extras: Extras,
): Promise<void> {
  const { config, db, signal, log, clock } = app;
  // Something forgotten in the background must not end everybody's evaluations and uploads.
  process.on("unhandledRejection", (error) => log.error("unhandled rejection", error));
  sweepScratch(config.data);
  await extras.prepare?.(app);
  const registry = await openRegistry(app, extras.takesAnyRegistryPort);
  const server = listen(app, { ...extras, tls: await openTls(app) });
  const isGoing = await goingRuns(db);
  const leftovers = await removeLeftovers(config, instanceOf(config.data), ({ labels }) => {
    const id = idFrom(labels);
    // A self-test does not outlive the process that takes it.
    return id !== null && id.stage === PREDICT && isGoing(id);
  });
  if (leftovers > 0) log.warn("containers removed after an unclean stop", { leftovers });
  const loop = startLoop({
    db,
    signal,
    log,
    now: clock.now,
    boot: newSecret(),
    slots: config.slots,
    gpus: config.gpus.length,
    works: worksOf(app),
  });
  const sweep = startSweep(app);
  const imageCare = startImageCare(app);
  const address = config.publicUrl ?? addressOf(server.url);
  out(`Assay is serving ${config.data} at ${address}`);
  const host = registryHost(app, address);
  if (host !== null) out(`Its registry for images is at ${host}`);
  const authority = config.tls.kind === "self" ? authorityOf(config.data) : null;
  if (authority !== null)
    out(`SHA-256 of its certificate authority, ${address}/ca.crt: ${authority.fingerprint}`);
  const setupLink = await newSetupLink(app, address);
  if (setupLink !== null)
    out(`Nobody has an account yet. Within 30 minutes, open ${setupLink} to make the first one.`);
  const stopping = new AbortController();
  const meanwhile = extras.meanwhile?.(app, stopping.signal).catch((error) => {
    if (!stopping.signal.aborted) log.error("beside the serving", error);
  });
  await stop;
  stopping.abort();
  out("Stopping: finishing what runs …");
  await Promise.all([
    server.stop(GRACE_MS),
    registry?.stop(GRACE_MS),
    loop.stop(GRACE_MS),
    sweep.stop(),
    imageCare.stop(),
    meanwhile,
  ]);
}

/** An address that can be opened on this machine when the server listens on all of its addresses. */
function addressOf(url: URL): string {
  const host = url.hostname === "0.0.0.0" || url.hostname === "[::]" ? "localhost" : url.hostname;
  return `${url.protocol}//${host}${url.port === "" ? "" : `:${url.port}`}`;
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}
