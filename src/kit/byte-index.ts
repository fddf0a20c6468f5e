import { widened } from "./growing.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const MOST_BYTES = 2 ** 32 - 1;

/**
 * Numbers 0, 1, 2 … for distinct byte strings, in the order in which they were added: a set of case ids or of words
 * that stays in three typed arrays, without a string per id.
 *
 * Tables mostly list cases in ascending order, and two tables of one benchmark in the same order. So a hash table is
 * only made when an id arrives out of order or is looked up out of turn.
 */
export class ByteIndex {
  size = 0;
  /** All strings one after the other; the string with number i ends at ends[i]. */
  #arena = new Uint8Array(1024);
  #ends = new Uint32Array(64);
  /** Open addressing with linear probing, in pairs (number + 1 or 0 for free, hash). At most half full. */
  #table = new Int32Array(2 * 128);
  /** How many strings the table knows. */
  #indexed = 0;
  /** Every string so far came after the one before it, in the order of `#compare`. */
  #ascending = true;
  /** The number that will be asked for next if the other table has the same order. */
  #guess = 0;
  /** Secret per index, so that nobody can prepare ids that all fall into one place. */
  readonly #secret = crypto.getRandomValues(new Int32Array(1))[0]!;

  /** The number of `bytes[start … end)`, or -1 if it was never added. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (this.#guess < this.size && this.#compare(this.#guess, bytes, start, end) === 0) return this.#guess++;
    this.#index();
    const found = this.#table[this.#place(bytes, start, end, this.#hash(bytes, start, end))]! - 1;
    if (found >= 0) this.#guess = found + 1;
    return found;
  }

  /** The number of `bytes[start … end)`, added if it is new: then it is the size before the call. */
  add(bytes: Uint8Array, start: number, end: number): number {
    if (this.#ascending) {
      const order = this.size === 0 ? 1 : this.#compare(this.size - 1, bytes, start, end);
      if (order === 0) return this.size - 1;
      if (order > 0) return this.#append(bytes, start, end);
      this.#ascending = false;
    }
    this.#index();
    const known = this.#table[this.#place(bytes, start, end, this.#hash(bytes, start, end))]! - 1;
    return known >= 0 ? known : this.#append(bytes, start, end);
  }

  /** The number of a text, or -1. */
  numberOf(text: string): number {
    const bytes = encoder.encode(text);
    return this.find(bytes, 0, bytes.length);
  }

  /** The bytes of string `number`: a view, not to be changed. */
  bytesOf(number: number): Uint8Array {
    return this.#arena.subarray(this.#startOf(number), this.#ends[number]);
  }

  /** The string `number` as text. */
  textOf(number: number): string {
    return decoder.decode(this.bytesOf(number));
  }

  /** Which of two strings comes first, whenever they were added: negative if `a`, positive if `b`. By length, then by bytes. */
  order(a: number, b: number): number {
    return this.#compare(b, this.#arena, this.#startOf(a), this.#ends[a]!);
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!;
  }

  #append(bytes: Uint8Array, start: number, end: number): number {
    const number = this.size++;
    const from = this.#startOf(number);
    const to = from + (end - start);
    if (to > MOST_BYTES) throw new RangeError("An index holds at most 4 GiB of text.");
    if (to > this.#arena.length) this.#arena = widened(this.#arena, 2 * to);
    if (number === this.#ends.length) this.#ends = widened(this.#ends, 2 * number);
    for (let at = start, put = from; at < end; at++, put++) this.#arena[put] = bytes[at]!;
    this.#ends[number] = to;
    return number;
  }

  /** Whether the given string comes before (-1), at (0) or after (1) string `number`: by length, then by bytes. */
  #compare(number: number, bytes: Uint8Array, start: number, end: number): number {
    const from = this.#startOf(number);
    const longer = end - start - (this.#ends[number]! - from);
    if (longer !== 0) return longer < 0 ? -1 : 1;
    for (let at = start, own = from; at < end; at++, own++) {
      if (bytes[at] !== this.#arena[own]) return bytes[at]! < this.#arena[own]! ? -1 : 1;
    }
    return 0;
  }

  /** Where in the table the string is, or the free place where it belongs. */
  #place(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#table.length - 2;
    let place = (hash << 1) & mask;
    for (;;) {
      const number = this.#table[place]! - 1;
      if (number < 0) return place;
      if (this.#table[place + 1] === hash && this.#compare(number, bytes, start, end) === 0) return place;
      place = (place + 2) & mask;
    }
  }

  /** FNV-1a from a secret start with an extra shift, and the last steps of MurmurHash3 to make the low bits good. */
  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#secret;
    for (let at = start; at < end; at++)
      hash = (Math.imul(hash ^ bytes[at]!, 0x01000193) + (hash >>> 15)) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }

  /** Brings the table up to date with what was appended, with room for as much again. */
  #index(): void {
    if (this.#indexed === this.size) return;
    if (4 * this.size > this.#table.length) {
      this.#table = new Int32Array(2 ** Math.ceil(Math.log2(8 * this.size)));
      this.#indexed = 0;
    }
    const mask = this.#table.length - 2;
    for (; this.#indexed < this.size; this.#indexed++) {
      const hash = this.#hash(this.#arena, this.#startOf(this.#indexed), this.#ends[this.#indexed]!);
      let place = (hash << 1) & mask;
      while (this.#table[place] !== 0) place = (place + 2) & mask;
      this.#table[place] = this.#indexed + 1;
      this.#table[place + 1] = hash;
    }
  }
}
