import { expect, test } from "bun:test";
import { openApp } from "../../src/app.ts";
import { readConfig } from "../../src/platform/config.ts";
import { startRegistry } from "../../src/registry/apart/start.ts";
import { folderWith } from "../support/temporary.ts";

test("the registry can be stopped while its thread has ended and no other one runs yet", async () => {
  const threads: Worker[] = [];
  const config = readConfig({ data: folderWith(), address: "127.0.0.1", "min-free-bytes": "0" }, {});
  const app = openApp(config, { log: { info() {}, warn() {}, error: console.error } });
  const Thread = globalThis.Worker;
  globalThis.Worker = class extends Thread {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      threads.push(this);
    }
  };
  try {
    const server = await startRegistry(app, { address: "127.0.0.1", port: 0 });
    const [thread] = threads;
    const ended = new Promise((resolve) => thread?.addEventListener("close", resolve));
    thread?.terminate();
    await ended;
    await server.stop(0);
    await Bun.sleep(0);
    await expect(fetch(server.url)).rejects.toThrow();
  } finally {
    globalThis.Worker = Thread;
    await app.close();
  }
});
