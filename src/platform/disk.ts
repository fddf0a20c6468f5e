import { statfs } from "node:fs/promises";
import { Fault } from "../kit/fault.ts";

/** Bytes of the file system that a folder lies on: how many there are, and how many we may still use. */
export async function diskSpace(folder: string): Promise<{ total: number; free: number }> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return { total: blocks * bsize, free: bavail * bsize };
}

/** Keeps to the low-water mark. @throws Fault unavailable when fewer than `minFreeBytes` are left. */
export async function insistOnRoom(folder: string, minFreeBytes: number): Promise<void> {
  const { free } = await diskSpace(folder);
  if (free < minFreeBytes) throw diskIsFull();
}

/** Whether a write failed because there is no room. */
export function isDiskFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOSPC";
}

export function diskIsFull(): Fault {
  return new Fault(
    "unavailable",
    "The server's disk is nearly full, so nothing can be handed in right now. Please tell its administrator.",
  );
}
