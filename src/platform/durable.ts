import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { open } from "node:fs/promises";

/**
 * fsync of a file or a folder. Of a file it makes the content survive a power cut; of a folder, the names in it. A file that is
 * to be found again needs both.
 */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}

/** The same for where nothing else is going on yet. */
export function syncNow(path: string): void {
  const handle = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
