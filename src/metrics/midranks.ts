import type { Levels } from "./levels.ts";

/**
 * Per level, the mean rank (from 1) of its cases among `items`; ties share the middle of the ranks they fill.
 */
export function midrankPerLevel(levels: Levels, items: Uint32Array): Float64Array {
  const ranks = new Float64Array(levels.values.length);
  for (let i = 0; i < items.length; i++) ranks[levels.level[items[i]!]!]!++;
  let below = 0;
  for (let level = 0; level < ranks.length; level++) {
    const tied = ranks[level]!;
    ranks[level] = below + (tied + 1) / 2;
    below += tied;
  }
  return ranks;
}
