import { listen } from "../../src/http.ts";
import { startLoop } from "../../src/platform/loop.ts";
import { worksOf } from "../../src/work.ts";
import { openTestApp, type TestApp } from "./app.ts";

/** An appliance that really listens and really evaluates, with a clock that runs. */
export type TestServer = { app: TestApp; base: string; stop(): Promise<void> };

/** Starts one on a free port of the loopback address. */
export function startServer(flags: Record<string, string> = {}): TestServer {
  const app = openTestApp({ flags: { address: "127.0.0.1", port: "0", ...flags } });
  app.clock.now = () => Date.now();
  const loop = startLoop({
    db: app.db,
    signal: app.signal,
    log: app.log,
    now: app.clock.now,
    boot: "test",
    slots: 2,
    works: worksOf(app),
  });
  const server = listen(app);
  return {
    app,
    base: `http://127.0.0.1:${server.url.port}`,
    async stop() {
      await server.stop();
      await loop.stop(5000);
      await app.close();
    },
  };
}
