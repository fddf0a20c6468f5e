import { readFileSync, writeFileSync } from "node:fs";

/** What a process holds in memory now (VmRSS, the pages of its executable included), in MB of 10⁶ bytes. */
export function memoryOf(pid: number): number {
  return sizeIn(pid, "VmRSS");
}

/** The most it has held since it began, or since `forgetPeak`. */
export function peakOf(pid: number): number {
  return sizeIn(pid, "VmHWM");
}

/** Begins anew with the most that it holds (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** Seconds that it has kept a core busy, in all of its threads (proc(5), stat: hundredths on every Linux there is). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function sizeIn(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
