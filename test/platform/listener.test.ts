import { afterEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { createConnection } from "node:net";
import { connect } from "node:tls";
import type { Pair } from "../../src/platform/certificates-pair.ts";
import { firstOf } from "../../src/platform/certificates-pair.ts";
import { type Listener, type Serving, startListener } from "../../src/platform/listener.ts";
import { openLog } from "../../src/platform/log.ts";
import type { Tls } from "../../src/platform/tls.ts";
import { steerToYounger } from "../../src/platform/tls-steering.ts";
import { answerToHello, handshake, newPair } from "../support/certificates.ts";

const [first, second] = await Promise.all([newPair("first"), newPair("second")]);
const both = first.ca + second.ca;
const printOf = ({ cert }: Pair) => firstOf(cert).fingerprint256;

const running: { stop(grace: number): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop(0);
});

const logged: Record<string, unknown>[] = [];
const log = openLog((line) => logged.push(JSON.parse(line)), Date.now);

/** A listener on a free port, whose next certificates the test puts into `waiting`. */
function listenWith(
  fetch: Serving["fetch"],
  tls = true,
): { listener: Listener; port: number; waiting: Pair[] } {
  const waiting: Pair[] = [];
  const source: Tls = { pair: first, lookEvery: 10, renewed: async () => waiting.shift() ?? null };
  const serving = {
    hostname: "127.0.0.1",
    port: 0,
    portSetting: "port",
    idleTimeout: 30,
    maxRequestBodySize: 1e6,
    fetch,
    error: () => new Response("bug", { status: 500 }),
  };
  const listener = startListener(serving, tls ? source : null, log);
  running.push(listener);
  return { listener, port: Number(listener.url.port), waiting };
}

const ask = async (port: number, path = "/", headers: Record<string, string> = {}) =>
  (await fetch(`https://127.0.0.1:${port}${path}`, { tls: { ca: both }, headers })).text();

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(5);
}

const isServed = (port: number, pair: Pair) =>
  until(async () => (await handshake(port, both)).fingerprint === printOf(pair));

describe("over TLS", () => {
  test("clients that know the authority connect with version 1.3, and others do not", async () => {
    const { port } = listenWith(() => new Response("here"));
    expect(await handshake(port, first.ca)).toEqual({ protocol: "TLSv1.3", fingerprint: printOf(first) });
    await expect(handshake(port, second.ca)).rejects.toThrow();
    expect(await ask(port)).toBe("here");
  });

  test("version 1.2 is spoken, and older ones are refused", async () => {
    const { port } = listenWith(() => new Response("here"));
    expect((await answerToHello(port, 0x0303)).type).toBe(22);
    for (const old of [0x0302, 0x0301]) {
      const { type, content } = await answerToHello(port, old);
      // Alert: fatal, protocol_version (RFC 5246, section 7.2.2).
      expect([type, ...content]).toEqual([21, 2, 70]);
    }
  });

  test("a request's peer and address are known", async () => {
    const { listener, port } = listenWith(
      (request) => new Response(`${new URL(request.url).protocol} ${listener.peer(request)}`),
    );
    expect(await ask(port)).toBe("https: 127.0.0.1");
    expect(listener.url.protocol).toBe("https:");
  });

  test("a port that another server shares is refused all the same", () => {
    const { port } = listenWith(() => new Response("one"));
    const serving = {
      hostname: "127.0.0.1",
      port,
      portSetting: "port",
      idleTimeout: 30,
      maxRequestBodySize: 1,
      fetch: () => new Response("two"),
      error: () => new Response(),
    };
    const source: Tls = { pair: second, lookEvery: 1000, renewed: async () => null };
    expect(() => startListener(serving, source, log)).toThrow(`listening on port ${port} already`);
    expect(() => startListener(serving, null, log)).toThrow(`listening on port ${port} already`);
  });
});

describe("another certificate", () => {
  test("is what new connections get, while an answer on the way is finished", async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    const { listener, port, waiting } = listenWith(async (request) => {
      if (request.url.endsWith("/slow")) await held;
      return new Response(listener.peer(request));
    });
    const slow = ask(port, "/slow");
    waiting.push(second);
    await isServed(port, second);
    // The first listener is closed by now, or will be in a moment.
    await until(async () => logged.some(({ event }) => event === "another certificate is in use"));
    await Bun.sleep(1500);
    finish();
    expect(await slow).toBe("127.0.0.1");
    expect(await ask(port)).toBe("127.0.0.1");
  });

  test("that cannot be used leaves the old one in place", async () => {
    const { port, waiting } = listenWith(() => new Response("here"));
    waiting.push({ cert: first.cert, key: "no key" });
    await until(async () => logged.some(({ level }) => level === "error"));
    expect((await handshake(port, both)).fingerprint).toBe(printOf(first));
    waiting.push(second);
    await isServed(port, second);
  });

  test("loses no request, however many come in", async () => {
    const { port, waiting } = listenWith(() => new Response("here"));
    waiting.push(second, first, second);
    let isOver = false;
    const failures: string[] = [];
    const counts = { new: 0, kept: 0 };
    const hammer = async (kind: "new" | "kept") => {
      while (!isOver) {
        const answer = await ask(port, "/", kind === "new" ? { connection: "close" } : {}).catch(
          (error: Error) => error.message,
        );
        if (answer === "here") counts[kind]++;
        else failures.push(answer);
      }
    };
    const clients = Promise.all(
      [...Array<"new">(6).fill("new"), "kept", "kept"].map((kind) => hammer(kind as "new" | "kept")),
    );
    await Bun.sleep(3500);
    isOver = true;
    await clients;
    expect(failures).toEqual([]);
    expect(waiting).toEqual([]);
    expect(Math.min(counts.new, counts.kept)).toBeGreaterThan(100);
    await isServed(port, second);
  }, 20_000);

  test("comes no more once the server is to stop", async () => {
    const { listener, port, waiting } = listenWith(() => new Response("here"));
    await listener.stop(0);
    waiting.push(second);
    await Bun.sleep(50);
    expect(waiting).toHaveLength(1);
    await expect(handshake(port, both)).rejects.toThrow();
  });
});

test("stopping cuts off what is not answered in time, also on a listener that was followed by another", async () => {
  const { listener, port, waiting } = listenWith(async (request) => {
    if (request.url.endsWith("/never")) await new Promise(() => {});
    return new Response("here");
  });
  const socket = connect({ port, host: "127.0.0.1", ca: both }, () =>
    socket.write("GET /never HTTP/1.1\r\nhost: x\r\n\r\n"),
  );
  const cut = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  waiting.push(second);
  await isServed(port, second);
  await listener.stop(50);
  await cut;
});

test("without TLS it speaks plain HTTP", async () => {
  const { listener } = listenWith(() => new Response("plain"), false);
  expect(await (await fetch(listener.url)).text()).toBe("plain");
});

describe.skipIf(!existsSync("/proc/self/net/tcp"))("steering", () => {
  const answerOf = (port: number) =>
    new Promise<string>((done, failed) => {
      const socket = createConnection(port, "127.0.0.1", () =>
        socket.write("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
      );
      let text = "";
      socket
        .on("data", (data) => (text += data))
        .on("close", () => done(text.slice(-5)))
        .on("error", failed);
    });
  const answers = async (port: number) =>
    new Set(await Promise.all(Array.from({ length: 60 }, () => answerOf(port))));

  test.each(["127.0.0.1", "0.0.0.0", "::"])(
    "on %s gives every new connection to the younger of two listeners",
    async (hostname) => {
      const start = (port: number, name: string) =>
        Bun.serve({ hostname, port, reusePort: true, fetch: () => new Response(name) });
      const older = start(0, "older");
      const port = Number(older.port);
      const younger = start(port, "young");
      running.push({ stop: () => younger.stop(true) });
      expect(await answers(port)).toEqual(new Set(["older", "young"]));
      expect(steerToYounger(port)).toBe(true);
      expect(await answers(port)).toEqual(new Set(["young"]));
      await older.stop(true);
      expect(await answers(port)).toEqual(new Set(["young"]));
      // The next one in its turn.
      const next = start(port, "third");
      running.push({ stop: () => next.stop(true) });
      expect(steerToYounger(port)).toBe(true);
      expect(await answers(port)).toEqual(new Set(["third"]));
    },
  );

  test("says so when there is nobody to give them to", () => {
    expect(steerToYounger(1)).toBe(false);
  });
});
