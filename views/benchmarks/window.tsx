import { FOR_EVER, seasonOf, SINCE_EVER } from "../../src/kit/window.ts";
import type { Window } from "../../src/kit/window.ts";
import { Instant, Relative } from "../parts/quantity.tsx";

/** A window with both its ends: "1 Nov 2026, 00:00 UTC – 1 Dec 2026, 00:00 UTC". */
export function WindowText({ startAt, endAt }: Window) {
  const [hasStart, hasEnd] = [startAt > SINCE_EVER, endAt < FOR_EVER];
  if (!hasStart && !hasEnd) return <>Always open</>;
  if (!hasEnd) {
    return (
      <>
        From <Instant at={startAt} />, without an end
      </>
    );
  }
  if (!hasStart) {
    return (
      <>
        Until <Instant at={endAt} />
      </>
    );
  }
  return (
    <>
      <Instant at={startAt} /> – <Instant at={endAt} />
    </>
  );
}

/** What happens next to a window: "closes in 3 days", "opens in 2 hours", "closed 5 days ago". */
export function NextTurn({ startAt, endAt, now }: Window & { now: number }) {
  const season = seasonOf({ startAt, endAt }, now);
  if (season === "running" && endAt >= FOR_EVER) return <>stays open</>;
  const verb = { upcoming: "opens", running: "closes", past: "closed" }[season];
  return (
    <>
      {verb} <Relative at={season === "upcoming" ? startAt : endAt} now={now} />
    </>
  );
}
