import { join } from "node:path";
import { systemClock } from "../../kit/clock.ts";
import { Fault } from "../../kit/fault.ts";
import { openKysely, openSqlite } from "../../platform/database.ts";
import { openFiles } from "../../platform/files.ts";
import { openLog } from "../../platform/log.ts";
import { openSignal } from "../../platform/signal.ts";
import { openTls } from "../../platform/tls.ts";
import { admit } from "../../submissions/admit.ts";
import { arrivalOf } from "../../submissions/image-arrival.ts";
import { listenForImages } from "../listen.ts";
import { type FromThread, type ToThread, toConfig } from "./messages.ts";

/*
 * The registry has a thread of its own, with its own connection to the database: hashing and writing gigabytes must not hold up
 * the pages.
 */

declare const self: Worker;

const say = (message: FromThread) => self.postMessage(message);
const clock = systemClock;
const log = openLog((line) => process.stderr.write(`${line}\n`), clock.now);
process.on("unhandledRejection", (error) => log.error("unhandled rejection in the registry", error));

let stop: (graceMs: number) => Promise<void> = async () => {};

self.onmessage = async ({ data }: MessageEvent<ToThread>) => {
  if (data.kind === "stop") {
    await stop(data.graceMs);
    return say({ kind: "stopped" });
  }
  try {
    say({ kind: "listening", url: await start(data) });
  } catch (error) {
    if (error instanceof Fault) return say({ kind: "refused", message: error.message });
    log.error("the registry could not be started", error);
    say({ kind: "refused", message: "The registry could not be started; the log says why." });
  }
};

async function start({ settings, place }: Extract<ToThread, { kind: "start" }>): Promise<string> {
  const config = toConfig(settings);
  const db = openKysely(openSqlite(join(config.data, "assay.db")));
  const files = openFiles(config.data, config.minFreeBytes);
  // Those who wait for a change are in the main thread.
  const signal = { ...openSignal(), publish: (topic: string) => say({ kind: "published", topic }) };
  const registry: { port: number | null } = { port: null };
  const app = { config, registry, db, files, clock, log, signal };
  const options = { admit, arrival: arrivalOf(app) };
  const server = listenForImages(app, options, { ...place, tls: await openTls(app) });
  registry.port = Number(server.url.port);
  stop = async (graceMs) => {
    await server.stop(graceMs);
    await db.destroy();
  };
  return server.url.href;
}
