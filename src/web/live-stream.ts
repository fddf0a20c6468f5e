/** Bytes that may wait for one client before it counts as too slow. */
const BACKLOG = 512 * 1024;

/** One connection over which server-sent events go out (WHATWG HTML, section 9.2). */
export type LiveStream = {
  response: Response;
  /** Sends HTML as an unnamed message. */
  send(html: string): void;
  /** Says nothing, so that the connection is seen to be alive. */
  comment(): void;
  /** Sends the event "done", after which the client does not come back, and closes. */
  finish(): void;
  /** Closes without a word: the client will come back. */
  close(): void;
  /** Calls back once the connection has ended, from whichever side. */
  onClosed(listener: () => void): void;
};

export function openStream(): LiveStream {
  const encoder = new TextEncoder();
  const listeners: (() => void)[] = [];
  let isOpen = true;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const ended = () => {
    if (!isOpen) return false;
    isOpen = false;
    for (const listener of listeners.splice(0)) listener();
    return true;
  };
  const close = () => {
    if (ended()) controller?.close();
  };
  const write = (text: string) => {
    if (!isOpen || controller === undefined) return;
    controller.enqueue(encoder.encode(text));
    if ((controller.desiredSize ?? 0) < 0) close();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      cancel() {
        ended();
      },
    },
    { highWaterMark: BACKLOG, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return {
    response: new Response(body, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        // Tells nginx not to gather what is to arrive at once.
        "x-accel-buffering": "no",
      },
    }),
    send: (html) =>
      write(
        `${html
          .split(/\r\n|\r|\n/)
          .map((line) => `data: ${line}\n`)
          .join("")}\n`,
      ),
    comment: () => write(":\n\n"),
    finish() {
      write("event: done\ndata:\n\n");
      close();
    },
    close,
    onClosed: (listener) => {
      if (isOpen) listeners.push(listener);
      else listener();
    },
  };
}
