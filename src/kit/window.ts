/** A stretch of time: from `startAt` on, until just before `endAt`; in milliseconds since 1970. */
export type Window = { startAt: number; endAt: number };

/** The start of what has no beginning. */
export const SINCE_EVER = 0;
/** The end of what has none: the last day that a date of four digits can name. */
export const FOR_EVER = Date.UTC(9999, 11, 31);

/** Where a window stands at a moment. */
export type Season = "upcoming" | "running" | "past";

export function seasonOf({ startAt, endAt }: Window, now: number): Season {
  if (now >= endAt) return "past";
  return now < startAt ? "upcoming" : "running";
}
