import { type FileHandle, open } from "node:fs/promises";

/** Bytes that can be read anywhere: a file, or whatever can give a part of itself. */
export type RandomAccess = {
  size: number;
  /** So many bytes from an offset on; fewer only where the content ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
};

/** Large enough that a piece costs little, small enough to hold. */
const PIECE_BYTES = 1 << 18;

/** A file on disk. It is to be closed. @throws what the file system says. */
export async function openFile(path: string): Promise<RandomAccess & { close(): Promise<void> }> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return { size, read: readAt(file, size), close: () => file.close() };
}

/** Reads an open file of that size. */
export function readAt(file: FileHandle, size: number): RandomAccess["read"] {
  return async (offset, length) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  };
}

/** A part of it, piece by piece. Shorter than asked for only where the content ends. */
export async function* partOf(
  source: RandomAccess,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length;) {
    const piece = await source.read(offset + at, Math.min(PIECE_BYTES, length - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
