/** A number of 32 bits, signed, for `bytes[start … end)`. */
export type ByteHash = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * FNV-1a from a secret start with an extra shift, and the last steps of MurmurHash3 to make the low bits good. Every
 * call makes another function, so that nobody can prepare strings that all get the same number.
 */
export function secretHash(): ByteHash {
  const secret = crypto.getRandomValues(new Int32Array(1))[0]!;
  return (bytes, start, end) => {
    let hash = secret;
    for (let at = start; at < end; at++)
      hash = (Math.imul(hash ^ bytes[at]!, 0x01000193) + (hash >>> 15)) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  };
}
