import type { Signal } from "../platform/signal.ts";
import { type Feed, type LivePart, openFeed } from "./live-feed.ts";
import { type LiveStream, openStream } from "./live-stream.ts";
import type { Visit } from "./visit.ts";

/** Life of a stream, give or take a fifth: its client then comes back, not all at once, and is asked again who it is. */
const LIFE_MS = 10 * 60 * 1000;

/** The feeds of each appliance in this process, by key. */
const feeds = new WeakMap<Signal, Map<string, Feed>>();
const open = new Set<LiveStream>();

/**
 * Answers with server-sent events: the part as it is now, and again each time it has changed, as unnamed messages that
 * htmx swaps in. Whoever calls this has checked that the visitor may see the part.
 */
export function liveResponse(visit: Visit, part: LivePart): Response {
  visit.stayOpen();
  const stream = openStream();
  const life = setTimeout(stream.close, LIFE_MS * (0.8 + 0.4 * Math.random()));
  open.add(stream);
  stream.onClosed(() => {
    clearTimeout(life);
    open.delete(stream);
  });
  visit.request.signal.addEventListener("abort", stream.close);
  feedOf(visit.app.signal, part).join(stream);
  return stream.response;
}

/** How many clients look at something live right now. */
export function liveStreams(): number {
  return open.size;
}

/** Ends every stream, so that the server can stop. */
export function closeLiveStreams(): void {
  for (const stream of [...open]) stream.close();
}

function feedOf(signal: Signal, part: LivePart): Feed {
  const byKey = feeds.get(signal) ?? new Map<string, Feed>();
  feeds.set(signal, byKey);
  const feed = byKey.get(part.key) ?? openFeed(signal, part, () => byKey.delete(part.key));
  byKey.set(part.key, feed);
  return feed;
}
