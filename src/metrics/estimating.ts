import type { Estimate } from "./estimate.ts";
import type { Interval } from "./interval.ts";
import { wilson } from "./wilson.ts";

/** An estimate the data cannot carry, and why. */
export function notEstimable(metric: string, n: number, note: string): Estimate {
  return { metric, value: null, low: null, high: null, method: "none", n, note };
}

/**
 * An estimate with its interval, if there is one. Below 30 cases even good intervals cover less than they
 * claim, which is noted.
 */
export function estimated(
  metric: string,
  value: number,
  interval: Interval | null,
  method: string,
  n: number,
  note?: string,
): Estimate {
  const notes = note === undefined ? [] : [note];
  if (interval !== null && n < 30) notes.push("Fewer than 30 cases: interval unreliable.");
  const estimate = { metric, value, low: interval?.low ?? null, high: interval?.high ?? null, method, n };
  return notes.length === 0 ? estimate : { ...estimate, note: notes.join(" ") };
}

/** A share of k in n with Wilson's interval; of nothing, it is not estimable. */
export function proportion(metric: string, k: number, n: number, emptyNote: string): Estimate {
  return n === 0 ? notEstimable(metric, 0, emptyNote) : estimated(metric, k / n, wilson(k, n), "Wilson", n);
}
