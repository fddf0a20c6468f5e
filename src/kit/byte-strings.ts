import { widened } from "./growing.ts";

const decoder = new TextDecoder();
const MOST_BYTES = 2 ** 32 - 1;

/** A list of byte strings in two typed arrays: all bytes one after the other, and where each string ends. */
export class ByteStrings {
  size = 0;
  /** To be read, between `startOf` and `endOf`; `append` may put others in its place. */
  bytes = new Uint8Array(1024);
  #ends = new Uint32Array(64);

  /** The place in `bytes` where string `number` begins. */
  startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!;
  }

  endOf(number: number): number {
    return this.#ends[number]!;
  }

  /** The memory it takes. */
  get byteLength(): number {
    return this.bytes.length + this.#ends.byteLength;
  }

  /** Adds `bytes[start … end)` and returns its number. @throws RangeError beyond 4 GiB in all. */
  append(bytes: Uint8Array, start: number, end: number): number {
    const number = this.size++;
    const from = this.startOf(number);
    const to = from + (end - start);
    if (to > MOST_BYTES) throw new RangeError("A list of strings holds at most 4 GiB.");
    if (to > this.bytes.length) this.bytes = widened(this.bytes, 2 * to);
    if (number === this.#ends.length) this.#ends = widened(this.#ends, 2 * number);
    const own = this.bytes;
    for (let at = start, put = from; at < end; at++, put++) own[put] = bytes[at]!;
    this.#ends[number] = to;
    return number;
  }

  /** Forgets all strings and keeps the room they took. */
  clear(): void {
    this.size = 0;
  }

  textOf(number: number): string {
    return decoder.decode(this.bytes.subarray(this.startOf(number), this.endOf(number)));
  }

  /** Whether `bytes[start … end)` comes before (-1), at (0) or after (1) string `number`: by length, then by bytes. */
  compare(number: number, bytes: Uint8Array, start: number, end: number): number {
    const from = this.startOf(number);
    const longer = end - start - (this.#ends[number]! - from);
    if (longer !== 0) return longer < 0 ? -1 : 1;
    const own = this.bytes;
    for (let at = start, mine = from; at < end; at++, mine++) {
      if (bytes[at] !== own[mine]) return bytes[at]! < own[mine]! ? -1 : 1;
    }
    return 0;
  }
}
