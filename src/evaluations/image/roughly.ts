const MINUTE = 60_000;

/** Ends of the buckets in which a run time is told, in milliseconds; the last one is for whatever takes longer. */
const BUCKETS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE];

/**
 * A run time that may be told to those who chose it: an image can take its time to say something about data that its authors
 * are not to see. @returns the end of its bucket, or a day.
 */
export function roughly(ms: number): number {
  return BUCKETS.find((end) => ms < end) ?? BUCKETS.at(-1) ?? ms;
}
