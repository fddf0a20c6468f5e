import type { Captured } from "./box.ts";

/** Takes any number of bytes and keeps the first `limit` of them. */
export function openCapture(limit: number): { take(chunk: Uint8Array): void; read(): Captured } {
  const kept: Uint8Array[] = [];
  let room = limit;
  let dropped = 0;
  return {
    take(chunk) {
      const fits = chunk.subarray(0, room);
      // A copy: what the stream hands over may be reused by it, and a slice would keep all of it in memory.
      if (fits.byteLength > 0) kept.push(Uint8Array.from(fits));
      room -= fits.byteLength;
      dropped += chunk.byteLength - fits.byteLength;
    },
    read: () => ({ text: new TextDecoder().decode(Buffer.concat(kept)), dropped }),
  };
}
