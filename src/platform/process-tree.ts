import { readdirSync, readFileSync, statfsSync, statSync } from "node:fs";

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

/**
 * How many files and folders there are in /tmp as the newest process below this one sees it: a box's own, in memory, where
 * each of them takes a kilobyte of the kernel's that nobody counts.
 */
export function scratchEntries(pid: number): number {
  const scratch = `/proc/${processTree(pid).at(-1) ?? pid}/root/tmp`;
  const device = (path: string) => attempt(() => statSync(path).dev, null);
  // Until the box has its own root, this is the machine's /tmp, whose files are none of the box's.
  if (device(scratch) === null || device(scratch) === device("/tmp")) return 0;
  const { files, ffree } = attempt<{ files: number; ffree: number }>(() => statfsSync(scratch), {
    files: 0,
    ffree: 0,
  });
  return files - ffree;
}

/**
 * Kills a process and all its descendants. It is halted first, so that it begins nothing while we look at what it has begun: a
 * descendant that has yet to say that it wants to die with its parent would otherwise outlive it.
 */
export function killTree(pid: number): void {
  const send = (each: number, signal: NodeJS.Signals) => attempt(() => process.kill(each, signal), false);
  send(pid, "SIGSTOP");
  for (const each of processTree(pid).reverse()) send(each, "SIGKILL");
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
