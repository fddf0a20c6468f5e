import type { Signal } from "../platform/signal.ts";
import type { LiveStream } from "./live-stream.ts";

/** A part of a page that changes while it is looked at. */
export type LivePart = {
  /** Streams with the same key show the same to the same eyes: they share each rendering. */
  key: string;
  /** What it is about: it is rendered anew soon after each of these is published. */
  topics: string[];
  /** Topics that change all the time, such as the queue: followed at leisure, and only while the part is moving. */
  slowTopics?: string[];
  /** The part as it is now. Rejects when it may no longer be seen. */
  render(): Promise<Rendering>;
};

/** moving: it changes with time too, as what waits or runs does. final: it will not change again. */
export type Rendering = { html: string; state: "still" | "moving" | "final" };

/** Renders a part whenever it has changed, once for everybody who looks at it. */
export type Feed = { join(stream: LiveStream): void };

/** A change is followed by others in the same breath: what they come to is rendered once. */
const GATHER_MS = 50;
/** Least time between two renderings: half a second, so that the end of a run is seen within one, whatever came before. */
const SPACING_MS = 500;
const SLOW_SPACING_MS = 5000;
/** Proxies and browsers give up on what is silent for longer. What moves is brought up to date by the way. */
const HEARTBEAT_MS = 15_000;

/** Follows a part until the last stream that joined has closed. */
export function openFeed(signal: Signal, part: LivePart, ended: () => void): Feed {
  const streams = new Set<LiveStream>();
  /** What was sent last; everybody who joins gets it, and what has changed since is on its way. */
  let sent: Rendering | null = null;
  let renderedAt = Number.NEGATIVE_INFINITY;
  let dueAt = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;
  let renderings: Promise<void> = Promise.resolve();
  let isChanged = true;

  const schedule = (at: number) => {
    if (at >= dueAt || streams.size === 0) return;
    dueAt = at;
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(0, at - performance.now()));
  };
  const begin = () => {
    // From here on a change is a new one, and is rendered after this.
    dueAt = Number.POSITIVE_INFINITY;
    const due = isChanged || sent?.state === "moving" ? renderOnce : beat;
    isChanged = false;
    renderings = renderings.then(due).then(() => schedule(performance.now() + HEARTBEAT_MS));
  };
  const changed = (spacing: number) => {
    isChanged = true;
    schedule(Math.max(performance.now() + GATHER_MS, renderedAt + spacing));
  };
  const subscriptions = [
    ...part.topics.map((topic) => signal.subscribe(topic, () => changed(SPACING_MS))),
    ...(part.slowTopics ?? []).map((topic) =>
      signal.subscribe(topic, () => {
        if (sent?.state === "moving") changed(SLOW_SPACING_MS);
      }),
    ),
  ];

  function beat(): void {
    for (const stream of [...streams]) stream.comment();
  }

  async function renderOnce(): Promise<void> {
    if (streams.size === 0) return;
    renderedAt = performance.now();
    try {
      const rendering = await part.render();
      for (const stream of [...streams]) {
        if (rendering.html === sent?.html) stream.comment();
        else stream.send(rendering.html);
        if (rendering.state === "final") stream.finish();
      }
      sent = rendering;
    } catch {
      // What may no longer be seen is asked for anew, and refused there with its reason.
      for (const stream of [...streams]) stream.close();
    }
  }

  return {
    join(stream) {
      streams.add(stream);
      stream.onClosed(() => {
        streams.delete(stream);
        if (streams.size > 0) return;
        clearTimeout(timer);
        for (const unsubscribe of subscriptions) unsubscribe();
        ended();
      });
      if (sent !== null) stream.send(sent.html);
      else schedule(performance.now());
    },
  };
}
