import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openSignal, type Signal } from "../../src/platform/signal.ts";
import type { LivePart, Rendering } from "../../src/web/live-feed.ts";
import { closeLiveStreams, liveResponse, liveStreams } from "../../src/web/live.ts";
import type { Visit } from "../../src/web/visit.ts";

let signal: Signal;
let state: Rendering;
let renderings: number;

beforeEach(() => {
  signal = openSignal();
  state = { html: "<p>one</p>", state: "still" };
  renderings = 0;
});
afterEach(closeLiveStreams);

const part = (more: Partial<LivePart> = {}): LivePart => ({
  key: "part",
  topics: ["topic"],
  async render() {
    renderings += 1;
    return state;
  },
  ...more,
});

/** A client: reads messages as they come. */
function connect(more: Partial<LivePart> = {}, request = new Request("http://assay.test/live")) {
  const visit = { app: { signal }, request, stayOpen() {} } as unknown as Visit;
  const response = liveResponse(visit, part(more));
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  return {
    response,
    leave: () => reader.cancel(),
    /** The next message, or null at the end. Comments are no messages. */
    async next(): Promise<string | null> {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const message = text.slice(0, end);
          text = text.slice(end + 2);
          if (message === ":") continue;
          return message;
        }
        const { done, value } = await reader.read();
        if (done) return null;
        text += Buffer.from(value).toString();
      }
    },
  };
}

test("a client gets the state when it connects, and again when it has changed", async () => {
  const client = connect();
  expect(client.response.headers.get("content-type")).toStartWith("text/event-stream");
  expect(await client.next()).toBe("data: <p>one</p>");
  state = { html: "<pre>two\nlines</pre>", state: "still" };
  signal.publish("topic");
  expect(await client.next()).toBe("data: <pre>two\ndata: lines</pre>");
});

test("the last of many changes always arrives, and most of them are not even rendered", async () => {
  const client = connect();
  await client.next();
  for (let i = 0; i <= 500; i++) {
    state = { html: `<p>${i}</p>`, state: "still" };
    signal.publish("topic");
    if (i % 100 === 0) await Bun.sleep(5);
  }
  let last: string | null = "";
  while (last !== "data: <p>500</p>") last = await client.next();
  expect(renderings).toBeLessThan(10);
});

test("a change while it is being rendered is rendered after it", async () => {
  let release = () => {};
  const first = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = connect({
    async render() {
      const now = state;
      renderings += 1;
      if (renderings === 1) await first;
      return now;
    },
  });
  while (renderings === 0) await Bun.sleep(1);
  state = { html: "<p>later</p>", state: "still" };
  signal.publish("topic");
  release();
  expect(await client.next()).toBe("data: <p>one</p>");
  expect(await client.next()).toBe("data: <p>later</p>");
});

test("what is the same is not sent again", async () => {
  const client = connect();
  await client.next();
  signal.publish("topic");
  while (renderings < 2) await Bun.sleep(5);
  state = { html: "<p>two</p>", state: "still" };
  signal.publish("topic");
  expect(await client.next()).toBe("data: <p>two</p>");
});

test("a thousand clients with the same eyes share each rendering", async () => {
  const clients = Array.from({ length: 1000 }, () => connect());
  await Promise.all(clients.map((client) => client.next()));
  expect([liveStreams(), signal.listeners(), renderings]).toEqual([1000, 1, 1]);
  state = { html: "<p>two</p>", state: "final" };
  signal.publish("topic");
  expect(new Set(await Promise.all(clients.map((client) => client.next())))).toEqual(
    new Set(["data: <p>two</p>"]),
  );
  expect(renderings).toBe(2);
});

test("who comes later gets the state without a rendering", async () => {
  await connect().next();
  expect(await connect().next()).toBe("data: <p>one</p>");
  expect(renderings).toBe(1);
});

test("a topic of the queue is followed only while something moves", async () => {
  const client = connect({ slowTopics: ["queue"] });
  await client.next();
  signal.publish("queue");
  await Bun.sleep(80);
  expect(renderings).toBe(1);
});

describe("no listener is left behind", () => {
  test("when the clients leave", async () => {
    const clients = [connect(), connect(), connect({ key: "other" })];
    await Promise.all(clients.map((client) => client.next()));
    expect(signal.listeners()).toBe(2);
    for (const client of clients) await client.leave();
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
    expect(await connect().next()).toBe("data: <p>one</p>");
  });

  test("when the connection breaks", async () => {
    const broken = new AbortController();
    const client = connect({}, new Request("http://assay.test/live", { signal: broken.signal }));
    await client.next();
    broken.abort();
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
  });

  test("after the end, which tells the client not to come back", async () => {
    state = { html: "<p>over</p>", state: "final" };
    const client = connect();
    expect([await client.next(), await client.next(), await client.next()]).toEqual([
      "data: <p>over</p>",
      "event: done\ndata:",
      null,
    ]);
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
  });

  test("when it may no longer be seen", async () => {
    const client = connect({
      render: () => (renderings++ === 0 ? Promise.resolve(state) : Promise.reject(new Error("gone"))),
    });
    await client.next();
    signal.publish("topic");
    expect(await client.next()).toBeNull();
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
  });

  test("when the server stops", async () => {
    const clients = [connect(), connect({ key: "other" })];
    await Promise.all(clients.map((client) => client.next()));
    closeLiveStreams();
    expect(await Promise.all(clients.map((client) => client.next()))).toEqual([null, null]);
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
  });

  test("nor a client that does not read", async () => {
    const client = connect();
    await client.next();
    for (let i = 0; liveStreams() > 0 && i < 40; i++) {
      state = { html: "x".repeat(600_000) + i, state: "still" };
      signal.publish("topic");
      await Bun.sleep(60);
    }
    expect([liveStreams(), signal.listeners()]).toEqual([0, 0]);
  });
});

test("over a real connection: the state, a change, and nothing left when the client hangs up", async () => {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, self) =>
      liveResponse(
        { app: { signal }, request, stayOpen: () => self.timeout(request, 0) } as unknown as Visit,
        part(),
      ),
  });
  try {
    const hangUp = new AbortController();
    const response = await fetch(server.url, { signal: hangUp.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("data: <p>one</p>\n\n");
    state = { html: "<p>two</p>", state: "still" };
    signal.publish("topic");
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("data: <p>two</p>\n\n");
    hangUp.abort();
    while (liveStreams() > 0) await Bun.sleep(5);
    expect(signal.listeners()).toBe(0);
  } finally {
    await server.stop(true);
  }
});
