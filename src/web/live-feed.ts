import type { Signal } from "../platform/signal.ts";
import type { LiveStream } from "./live-stream.ts";

/** A part of a page that changes while it is looked at. */
export type LivePart = {
  /** Streams with the same key show the same to the same eyes: they share each rendering. */
  key: string;
  /** What it is about: it is rendered anew soon after each of these is published. */
  topics: string[];
  /** Topics that change all the time, such as the queue: they are followed at leisure. */
  slowTopics?: string[];
  /** The part as it is now; `isFinal` when it will not change again. Rejects when it may no longer be seen. */
  render(): Promise<{ html: string; isFinal: boolean }>;
};

/** Renders a part whenever it has changed, once for everybody who looks at it. */
export type Feed = { join(stream: LiveStream): void };

/** A change is followed by others in the same breath: what they come to is rendered once. */
const GATHER_MS = 50;
/** Least time between two renderings: half a second, so that the end of a run is seen within one, whatever came before. */
const SPACING_MS = 500;
const SLOW_SPACING_MS = 5000;
/** Proxies and browsers give up on what is silent for longer. Running times are brought up to date by the way. */
const HEARTBEAT_MS = 15_000;

/** Follows a part until the last stream that joined has closed. */
export function openFeed(signal: Signal, part: LivePart, ended: () => void): Feed {
  const streams = new Set<LiveStream>();
  /** What was sent last; everybody who joins gets it, and what has changed since is on its way. */
  let sent: string | null = null;
  let renderedAt = Number.NEGATIVE_INFINITY;
  let dueAt = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;
  let renderings = Promise.resolve();

  const schedule = (at: number) => {
    if (at >= dueAt || streams.size === 0) return;
    dueAt = at;
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(0, at - performance.now()));
  };
  const begin = () => {
    // From here on a change is a new one, and is rendered after this.
    dueAt = Number.POSITIVE_INFINITY;
    renderings = renderings.then(renderOnce).then(() => schedule(performance.now() + HEARTBEAT_MS));
  };
  const follow = (topics: string[], spacing: number) =>
    topics.map((topic) =>
      signal.subscribe(topic, () => schedule(Math.max(performance.now() + GATHER_MS, renderedAt + spacing))),
    );
  const subscriptions = [...follow(part.topics, SPACING_MS), ...follow(part.slowTopics ?? [], SLOW_SPACING_MS)];

  async function renderOnce(): Promise<void> {
    if (streams.size === 0) return;
    renderedAt = performance.now();
    try {
      const { html, isFinal } = await part.render();
      for (const stream of [...streams]) {
        if (html === sent) stream.comment();
        else stream.send(html);
        if (isFinal) stream.finish();
      }
      sent = html;
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
      if (sent !== null) stream.send(sent);
      else schedule(performance.now());
    },
  };
}
