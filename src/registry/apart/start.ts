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
  let thread = await begin(port);
  const url = new URL(thread.url);

  async function begin(at: number): Promise<{ worker: Worker; url: string }> {
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
    worker.addEventListener("close", () => void succeed());
    return { worker, url: said.url };
  }

  async function succeed(): Promise<void> {
    while (!isStopping) {
      app.log.warn("the registry's thread ended, and another one begins");
      await Bun.sleep(AGAIN_MS);
      const next = await begin(Number(url.port)).catch((error) => app.log.error("the registry", error));
      if (next === undefined) continue;
      thread = next;
      return;
    }
  }

  return {
    url,
    async stop(graceMs) {
      isStopping = true;
      const stopped = answerOf(thread.worker, ["stopped"]);
      tell(thread.worker, { kind: "stop", graceMs });
      await stopped;
      thread.worker.terminate();
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
