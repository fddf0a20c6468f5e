import { type ByteHash, secretHash } from "./byte-hash.ts";
import { ByteStrings } from "./byte-strings.ts";
import { ByteTable } from "./byte-table.ts";

const encoder = new TextEncoder();

/**
 * Numbers 0, 1, 2 … for distinct byte strings, in the order in which they were added: a set of case ids or of words
 * that stays in three typed arrays, without a string per id.
 *
 * Tables mostly list cases in ascending order, and two tables of one benchmark in the same order. So the hash table is
 * only filled when an id arrives out of order or is looked up out of turn.
 */
export class ByteIndex {
  readonly #strings = new ByteStrings();
  readonly #table: ByteTable;
  /** Every string so far came after the one before it. */
  #ascending = true;
  /** The number that will be asked for next if the other table has the same order. */
  #guess = 0;

  constructor(hash: ByteHash = secretHash()) {
    this.#table = new ByteTable(this.#strings, hash);
  }

  get size(): number {
    return this.#strings.size;
  }

  /** The memory it takes. */
  get byteLength(): number {
    return this.#strings.byteLength + this.#table.byteLength;
  }

  /** The number of `bytes[start … end)`, or -1 if it was never added. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (this.#isNext(bytes, start, end)) return this.#guess++;
    // A column of classes says the same word again and again.
    const last = this.#guess - 1;
    if (last >= 0 && this.#strings.compare(last, bytes, start, end) === 0) return last;
    const found = this.#table.find(bytes, start, end);
    if (found >= 0) this.#guess = found + 1;
    return found;
  }

  /** `find` for each of a list of strings, into `numbers`; much quicker than one by one where they come in disorder. */
  findAll(wanted: ByteStrings, numbers: Int32Array): void {
    let first = 0;
    while (first < wanted.size && this.#isNext(wanted.bytes, wanted.startOf(first), wanted.endOf(first)))
      numbers[first++] = this.#guess++;
    if (first === wanted.size) return;
    this.#table.findAll(wanted, first, numbers);
    this.#guess = numbers[wanted.size - 1]! + 1;
  }

  /** The number of `bytes[start … end)`, added if it is new: then it is the size before the call. */
  add(bytes: Uint8Array, start: number, end: number): number {
    if (this.#ascending) {
      const order = this.size === 0 ? 1 : this.#strings.compare(this.size - 1, bytes, start, end);
      if (order === 0) return this.size - 1;
      if (order > 0) return this.#strings.append(bytes, start, end);
      this.#ascending = false;
    }
    const known = this.#table.find(bytes, start, end);
    return known >= 0 ? known : this.#strings.append(bytes, start, end);
  }

  /** The number of a text, or -1. */
  numberOf(text: string): number {
    const bytes = encoder.encode(text);
    return this.find(bytes, 0, bytes.length);
  }

  /** The string `number` as text. */
  textOf(number: number): string {
    return this.#strings.textOf(number);
  }

  /** Which of two strings comes first, whenever they were added: negative if `a`, positive if `b`. By length, then by bytes. */
  order(a: number, b: number): number {
    const strings = this.#strings;
    return strings.compare(b, strings.bytes, strings.startOf(a), strings.endOf(a));
  }

  #isNext(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#guess < this.size && this.#strings.compare(this.#guess, bytes, start, end) === 0;
  }
}
