import { scratchEntries, treeMemory } from "./process-tree.ts";

/** In milliseconds. A process can fill some 100 MB in between. */
const interval = 100;

/** In a box's /tmp: as many as the container profile allows. */
const mostEntries = 20_000;

/**
 * Looks now and then at how much memory a box's process and all below it hold, and calls `exceeded` when it is more than
 * `limit` bytes, or when so many files stand in its /tmp that they are a way to fill memory by themselves. The exact sum is asked for only when the quick one, which is never lower, is too high.
 */
export function watchMemory(pid: number, limit: number, exceeded: () => void): { stop(): number | null } {
  let peak: number | null = null;
  const timer = setInterval(() => {
    const quick = treeMemory(pid);
    const held = quick > limit ? treeMemory(pid, true) : quick;
    peak = Math.max(peak ?? 0, held);
    if (held > limit || scratchEntries(pid) > mostEntries) exceeded();
  }, interval);
  return {
    /** The highest sum seen, or null if it was over before the first look. */
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
