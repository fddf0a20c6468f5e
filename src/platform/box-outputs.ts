import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Binding } from "./box.ts";

/** Makes the empty files that a box may write. Everyone may write them; the folder around them lets nobody in. */
export async function makeOutputs(outputs: Binding[]): Promise<void> {
  for (const output of outputs) {
    const handle = await open(output.host, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    await handle.chmod(0o666).finally(() => handle.close());
  }
}

/** Reads them back: at most `maxBytes` each, following nothing, whatever the box made of them. */
export function readOutputs(outputs: Binding[], maxBytes: number): Promise<(Uint8Array | "too_large")[]> {
  return Promise.all(outputs.map((output) => readOutput(output.host, maxBytes)));
}

async function readOutput(path: string, maxBytes: number): Promise<Uint8Array | "too_large"> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await regular(handle, path);
    if (size > maxBytes) return "too_large";
    const bytes = new Uint8Array(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function regular(handle: FileHandle, path: string) {
  const stats = await handle.stat();
  if (!stats.isFile()) throw new Error(`${path} is no longer the file that was put there`);
  return stats;
}
