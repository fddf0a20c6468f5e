import { type FileHandle, open, stat } from "node:fs/promises";
import { Fault } from "../kit/fault.ts";
import { diskIsFull, isDiskFull } from "./disk.ts";

/** How much there is of a file that grows at its end; 0 where nothing has come yet. */
export async function grownTo(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

/** Those that are being written to at this moment. */
const underway = new Set<string>();

/**
 * Adds a piece to the end of a file, which is made if need be. When it returns, the piece survives a power cut. What has come
 * stays when the source breaks off.
 *
 * @param from where the piece begins, which has to be where the file ends.
 * @param look is called before each chunk with the bytes there would then be, and may throw to end it.
 * @returns how much there is now.
 * @throws Fault conflict when it does not fit, or another piece is being written; unavailable when the disk is full.
 */
export async function growFile(
  path: string,
  from: number,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  look: (bytes: number) => void | Promise<void>,
): Promise<number> {
  if (underway.has(path)) throw outOfOrder("Another piece of this file is just arriving.");
  underway.add(path);
  try {
    const file = await open(path, "a", 0o600);
    try {
      const { size } = await file.stat();
      if (size !== from) throw outOfOrder(`The next piece begins at byte ${size}.`);
      return await append(file, size, source, look);
    } finally {
      await file.datasync().finally(() => file.close());
    }
  } catch (error) {
    throw isDiskFull(error) ? diskIsFull() : error;
  } finally {
    underway.delete(path);
  }
}

async function append(
  file: FileHandle,
  size: number,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  look: (bytes: number) => void | Promise<void>,
): Promise<number> {
  let bytes = size;
  for await (const chunk of source) {
    await look(bytes + chunk.byteLength);
    for (let written = 0; written < chunk.byteLength;)
      written += (await file.write(chunk, written)).bytesWritten;
    bytes += chunk.byteLength;
  }
  return bytes;
}

function outOfOrder(message: string): Fault {
  return new Fault("conflict", message, [], "out_of_order");
}
