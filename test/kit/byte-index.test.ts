import { expect, test } from "bun:test";
import fc from "fast-check";
import { ByteIndex } from "../../src/kit/byte-index.ts";

const encoder = new TextEncoder();

function add(index: ByteIndex, text: string): number {
  const bytes = encoder.encode(`<${text}>`);
  return index.add(bytes, 1, bytes.length - 1);
}

/** Few letters, so that strings repeat, share beginnings and differ in length. */
const word = fc.string({ unit: fc.constantFrom("a", "b", "ä"), maxLength: 4 });

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
