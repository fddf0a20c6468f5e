import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { Listener } from "../../platform/listener.ts";
import { openThread } from "../../platform/threads.ts";
import type { Place } from "../listen.ts";
import { type FromThread, type ToThread, toSettings } from "./messages.ts";

/** How long after a thread has died another one takes its place. */
const AGAIN_MS = 1000;

/**
 * Starts the registry in a thread of its own, on a data folder that this process serves. A thread that dies has a successor:
 * clients go on with a new upload.
 *
 * @throws Fault conflict when the port is taken.
 */
export async function startRegistry(
  app: Pick<App, "config" | "signal" | "log">,
  { address, port }: Place,
): Promise<Pick<Listener, "url" | "stop">> {
  let isStopping = false;
  /** Null from the end of one to the beginning of the next. */
  let thread: Worker | null = null;
  let succession = Promise.resolve();
  const url = new URL(await begin(port));

  async function begin(at: number): Promise<string> {
    const worker = openThread("registry/apart/registry-thread");
    worker.addEventListener("message", ({ data }: MessageEvent<FromThread>) => {
      if (data.kind === "published") app.signal.publish(data.topic);
    });
    const listening = answerOf(worker, ["listening", "refused"]);
    tell(worker, { kind: "start", settings: toSettings(app.config), place: { address, port: at } });
    const said = await listening;
    if (said.kind !== "listening") {
      worker.terminate();
      throw new Fault("conflict", said.kind === "refused" ? said.message : "The registry's thread ended.");
    }
    thread = worker;
    worker.addEventListener("close", () => {
      thread = null;
      succession = succeed();
    });
    return said.url;
  }

  async function succeed(): Promise<void> {
    while (!isStopping) {
      app.log.warn("the registry's thread ended, and another one begins");
      await Bun.sleep(AGAIN_MS);
      if (isStopping) return;
      await begin(Number(url.port)).catch((error) => app.log.error("the registry", error));
      if (thread !== null) return;
    }
  }

  return {
    url,
    async stop(graceMs) {
      isStopping = true;
      await succession;
      if (thread === null) return;
      const worker = thread;
      const stopped = answerOf(worker, ["stopped"]);
      tell(worker, { kind: "stop", graceMs });
      await stopped;
      worker.terminate();
    },
  };
}

function tell(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}

/** The next message of one of these kinds; "stopped" when the thread ends before it says so. */
function answerOf(worker: Worker, kinds: FromThread["kind"][]): Promise<FromThread> {
  return new Promise((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<FromThread>) => {
      if (kinds.includes(data.kind)) resolve(data);
    });
    worker.addEventListener("error", () => resolve({ kind: "stopped" }));
    worker.addEventListener("close", () => resolve({ kind: "stopped" }));
  });
}
