import { open } from "node:fs/promises";

const CHUNK_BYTES = 1 << 20;

/**
 * Looks at `bytes[0 … used)` and returns how many of them it is done with; what is left is shown again, with more
 * behind it. `last` says that nothing follows. A negative number stops the reading.
 */
export type Scan = (bytes: Uint8Array, used: number, last: boolean) => number;

/** A file in pieces of 1 MiB. The piece is only valid until the next one is asked for: its memory is used again. */
export async function* fileChunks(path: string, size = CHUNK_BYTES): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const chunk = new Uint8Array(size);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, size);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The same in pieces that stay what they are, for whoever reads ahead. Opened when it is read. */
export async function* lastingChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of fileChunks(path)) yield chunk.slice();
}

/**
 * Runs a scanner over a source whose pieces may be cut anywhere, without a byte order mark (UTF-8).
 * The bytes it sees are a copy, which it may change behind the point it has reached.
 */
export async function scanChunks(source: AsyncIterable<Uint8Array>, scan: Scan): Promise<void> {
  let bytes = new Uint8Array(2 * CHUNK_BYTES);
  let used = 0;
  let started = false;

  const advance = (last: boolean): boolean => {
    if (!started) {
      if (used < 3 && !last) return true;
      started = true;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && used >= 3)
        used = drop(bytes, used, 3);
    }
    const done = scan(bytes, used, last);
    if (done < 0) return false;
    used = drop(bytes, used, done);
    return true;
  };

  for await (const chunk of source) {
    if (used + chunk.length > bytes.length) {
      const wider = new Uint8Array(2 * (used + chunk.length));
      wider.set(bytes.subarray(0, used));
      bytes = wider;
    }
    bytes.set(chunk, used);
    used += chunk.length;
    if (!advance(false)) return;
  }
  advance(true);
}

function drop(bytes: Uint8Array, used: number, count: number): number {
  bytes.copyWithin(0, count, used);
  return used - count;
}
