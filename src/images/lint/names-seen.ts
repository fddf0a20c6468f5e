/** What a layer holds under a name so far. */
export type NameKind = "file" | "link" | "folder" | "whiteout";

const numbers: readonly NameKind[] = ["file", "link", "folder", "whiteout"];

/**
 * The names of a layer, told apart by 52 bits of hash instead of kept, so that a million long ones take 19 MB. A chance
 * collision among a million names is one in nine thousand, and gets an image refused that would have done no harm: a name
 * that was seen is never forgotten.
 */
export type NamesSeen = {
  /** A key for the path made of these parts, and for each folder on the way to it, the outermost first. */
  keysOf(parts: readonly string[]): number[];
  get(key: number): NameKind | undefined;
  add(key: number, kind: NameKind): void;
};

/**
 * @param digest of the layer, in hexadecimal. It seeds the hash, so that nobody can choose names that collide and make the
 *   look-up slow: to know the seed, one would have to have chosen the names.
 */
export function namesSeen(digest: string): NamesSeen {
  const seeds = [parseInt(digest.slice(0, 8), 16), parseInt(digest.slice(8, 16), 16)] as const;
  // Open addressing, at most half of the slots taken. Zero is an empty slot, so keys are kept plus one.
  let keys = new Float64Array(1024);
  let kinds = new Uint8Array(keys.length);
  let count = 0;

  function slotOf(key: number): number {
    let slot = key % keys.length;
    while (keys[slot] !== 0 && keys[slot] !== key + 1) slot = (slot + 1) % keys.length;
    return slot;
  }

  function put(key: number, kind: number): void {
    const slot = slotOf(key);
    if (keys[slot] === 0) count += 1;
    keys[slot] = key + 1;
    kinds[slot] = kind;
  }

  return {
    keysOf(parts) {
      let [low, high] = seeds;
      return parts.map((part) => {
        for (let index = -1; index < part.length; index++) {
          const code = index < 0 ? 0x2f : part.charCodeAt(index);
          low = Math.imul(low ^ code, 0x01000193);
          low ^= low >>> 15;
          high = Math.imul(high ^ code, 0x85ebca6b);
          high ^= high >>> 13;
        }
        return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
      });
    },
    get(key) {
      const slot = slotOf(key);
      return keys[slot] === 0 ? undefined : numbers[kinds[slot] ?? 0];
    },
    add(key, kind) {
      if (2 * count >= keys.length) {
        const [before, kindsBefore] = [keys, kinds];
        keys = new Float64Array(2 * before.length);
        kinds = new Uint8Array(keys.length);
        count = 0;
        for (const [slot, kept] of before.entries()) if (kept !== 0) put(kept - 1, kindsBefore[slot] ?? 0);
      }
      put(key, numbers.indexOf(kind));
    },
  };
}
