import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of a process and everything below it, in bytes. Shared pages count once per process (RSS) unless `exact`,
 * which divides them among their users (PSS) and takes the kernel much longer to tell.
 */
export function treeMemory(pid: number, exact = false): number {
  return processTree(pid).reduce(
    (sum, each) => sum + ((exact ? proportional(each) : null) ?? resident(each)),
    0,
  );
}

/** A process and all its descendants that are still there. Empty once it has gone. */
function processTree(pid: number): number[] {
  const found = [pid];
  for (const each of found) found.push(...children(each));
  return found;
}

function children(pid: number): number[] {
  // Each thread lists the processes that it started.
  return attempt(() => readdirSync(`/proc/${pid}/task`), []).flatMap((thread) =>
    attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"), "")
      .split(" ")
      .filter((text) => text !== "")
      .map(Number),
  );
}

function resident(pid: number): number {
  return field(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m) ?? 0;
}

function proportional(pid: number): number | null {
  return field(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB$/m);
}

function field(path: string, pattern: RegExp): number | null {
  const kilobytes = pattern.exec(attempt(() => readFileSync(path, "utf8"), ""))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** Processes end while we look at them: whatever cannot be read counts as gone. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
