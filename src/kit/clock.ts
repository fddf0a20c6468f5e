/** The only source of time for the domain: milliseconds since 1970 UTC. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
