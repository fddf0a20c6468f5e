import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { secretHash } from "../../src/kit/byte-hash.ts";
import { ByteIndex } from "../../src/kit/byte-index.ts";
import { ByteStrings } from "../../src/kit/byte-strings.ts";

const encoder = new TextEncoder();

function add(index: ByteIndex, text: string): number {
  const bytes = encoder.encode(`<${text}>`);
  return index.add(bytes, 1, bytes.length - 1);
}

/** Few letters, so that strings repeat, share beginnings and differ in length. */
const word = fc.string({ unit: fc.constantFrom("a", "b", "ä"), maxLength: 4 });

/** Good, with two values, and with one. */
const hashes = {
  secret: secretHash(),
  coarse: (bytes: Uint8Array, start: number, end: number) => (start < end ? bytes[start]! & 1 : 0),
  constant: () => -1,
};

test("behaves as a Map from text to the order of first sight", () => {
  const step = fc.tuple(fc.constantFrom("add", "find"), word);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const index = new ByteIndex();
      const model = new Map<string, number>();
      for (const [what, text] of steps) {
        if (what === "find") expect(index.numberOf(text)).toBe(model.get(text) ?? -1);
        else {
          if (!model.has(text)) model.set(text, model.size);
          expect(add(index, text)).toBe(model.get(text)!);
        }
      }
      expect(index.size).toBe(model.size);
      expect(Array.from({ length: index.size }, (_, number) => index.textOf(number))).toEqual([
        ...model.keys(),
      ]);
    }),
  );
});

test.each(["ascending", "descending", "mixed"])("20,000 ids in %s order are found in any order", (order) => {
  const ids = Array.from(
    { length: 20_000 },
    (_, at) => `case-${order === "descending" ? 20_000 - at : (at * 7919) % 20_000}`,
  );
  if (order === "ascending") ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const index = new ByteIndex();
  ids.forEach((id, number) => expect(add(index, id)).toBe(number));
  for (let at = 0; at < ids.length; at++) {
    const number = (at * 331) % ids.length;
    expect(index.numberOf(ids[number]!)).toBe(number);
  }
  ids.forEach((id, number) => expect(add(index, id)).toBe(number));
  expect(index.numberOf("case--1")).toBe(-1);
});

test("orders its strings by length, then by bytes", () => {
  fc.assert(
    fc.property(fc.uniqueArray(word), (words) => {
      const index = new ByteIndex();
      for (const text of words) add(index, text);
      const numbers = words.map((_, number) => number).sort((a, b) => index.order(a, b));
      const bytes = words.map((text) => Buffer.from(text));
      const sorted = bytes.toSorted((a, b) => a.length - b.length || a.compare(b)).map(String);
      expect(numbers.map((number) => index.textOf(number))).toEqual(sorted);
    }),
  );
});

test("the empty string is a string like others", () => {
  const index = new ByteIndex();
  expect(index.numberOf("")).toBe(-1);
  expect(add(index, "a")).toBe(0);
  expect(add(index, "")).toBe(1);
  expect(index.numberOf("")).toBe(1);
});

describe.each(Object.entries(hashes))("many at once, by a hash that is %s", (_, hash) => {
  test("are found as a Map finds them, also after more were added", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(word), fc.array(word)), { maxLength: 4 }), (rounds) => {
        const index = new ByteIndex(hash);
        const model = new Map<string, number>();
        for (const [added, wanted] of rounds) {
          for (const text of added) if (add(index, text) === model.size) model.set(text, model.size);
          expect(findAll(index, wanted)).toEqual(wanted.map((text) => model.get(text) ?? -1));
        }
      }),
    );
  });

  test.each([0, 1500])("more than one group of them, %d in turn before the disorder", (inTurn) => {
    const ids = Array.from({ length: 5000 }, (_, at) => `case-${at + 10_000}`);
    const index = new ByteIndex(hash === hashes.constant ? hashes.coarse : hash);
    for (const id of ids) add(index, id);
    const numbers = ids.map((_, at) => (at < inTurn ? at : at % 7 === 0 ? -1 : (at * 331) % ids.length));
    expect(
      findAll(
        index,
        numbers.map((number) => ids[number] ?? "another"),
      ),
    ).toEqual(numbers);
  });
});

function findAll(index: ByteIndex, texts: string[]): number[] {
  const wanted = new ByteStrings();
  for (const text of texts) wanted.append(encoder.encode(text), 0, encoder.encode(text).length);
  const numbers = new Int32Array(texts.length + 1).fill(-7);
  index.findAll(wanted, numbers);
  expect(numbers[texts.length]).toBe(-7);
  return [...numbers.subarray(0, texts.length)];
}
