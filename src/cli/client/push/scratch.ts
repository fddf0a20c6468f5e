import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RandomAccess, readAt } from "../../../images/archive/random-access.ts";
import { Fault } from "../../../kit/fault.ts";
import { newSecret } from "../../../kit/secret.ts";

/** Bytes that are kept for as long as a command runs. To be closed. */
export type Scratch = RandomAccess & { close(): Promise<void> };

/** A path for something that is to be gone with the command. */
export const scratchPath = () => join(tmpdir(), `assay-push-${newSecret()}`);

/**
 * Keeps what a source gives. The file loses its name before the first byte is written, so that nothing of it stays behind,
 * however the command ends.
 *
 * @throws Fault invalid when there is no room for it; what the source throws.
 */
export async function toScratch(source: AsyncIterable<Uint8Array>): Promise<Scratch> {
  const path = scratchPath();
  const file = await open(path, "wx+", 0o600);
  await rm(path);
  let size = 0;
  try {
    for await (const piece of source) {
      for (let done = 0; done < piece.length;) {
        const { bytesWritten } = await file.write(piece, done, piece.length - done, size);
        [done, size] = [done + bytesWritten, size + bytesWritten];
      }
    }
  } catch (error) {
    await file.close();
    throw noRoom(error);
  }
  return { size, read: readAt(file, size), close: () => file.close() };
}

/** The error, in words if it is that the disk is full. */
export function noRoom(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ENOSPC") return error;
  return new Fault(
    "invalid",
    `There is not enough room in ${tmpdir()}. Set the variable TMPDIR to a folder with room for the image.`,
  );
}
