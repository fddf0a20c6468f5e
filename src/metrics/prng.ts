import { createHash } from "node:crypto";

/**
 * The generator xoshiro128** (Blackman & Vigna 2018), started from the first 16 bytes of SHA-256(label), read
 * as four little-endian 32-bit words, so that anyone can redraw the numbers behind a printed interval.
 */
export class Xoshiro128 {
  readonly #state = new Int32Array(4);

  constructor(label: string) {
    const digest = createHash("sha256").update(label, "utf8").digest();
    for (let word = 0; word < 4; word++) this.#state[word] = digest.readInt32LE(4 * word);
  }

  /**
   * Fills `out` with whole numbers below `bound`, each floor(u · bound / 2³²) of the next 32 bits u; exact
   * for bounds up to 2²¹. It fills many at once because the state then stays in registers.
   */
  fillBelow(bound: number, out: Uint32Array): void {
    const state = this.#state;
    const scale = bound / 4294967296;
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let s3 = state[3]!;
    for (let i = 0; i < out.length; i++) {
      const scrambled = Math.imul(s1, 5);
      const drawn = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
      out[i] = drawn * scale;
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
  }
}
