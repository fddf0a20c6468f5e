import { readdirSync, readFileSync } from "node:fs";
import { NEW_MOUNTS, openLibc } from "./libc.ts";
import type { Findings } from "./task.ts";

/** Who it is, and whom it sees. */
export function look(): Findings {
  const status = readFileSync("/proc/self/status", "utf8");
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? null;
  return {
    user: process.getuid?.(),
    group: process.getgid?.(),
    rights: [field("CapEff"), field("CapPrm"), field("CapBnd")],
    // The program beside us belongs to root and has the set-user-ID bit; it answers with its user.
    answerOfRoot: Bun.spawnSync(["/whoami"]).exitCode,
    processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name)).length,
  };
}

/** Asks the kernel for what opens ways out. @returns what it was given. */
export function breakOut(): Findings {
  const libc = openLibc();
  const attempts: Record<string, () => number> = {
    "a device": () => libc.makeDevice("/tmp/device", 0x0103n),
    "a mount": () => libc.mountMemory("/tmp"),
    "a mount namespace": () => libc.leaveNamespaces(NEW_MOUNTS),
    // Only a program of one thread may ask for it.
    "a user namespace": () => Bun.spawnSync(["/leave"]).exitCode,
    "the root user": () => libc.becomeUser(0),
  };
  return {
    given: Object.entries(attempts)
      .filter(([, attempt]) => attempt() === 0)
      .map(([what]) => what),
  };
}
