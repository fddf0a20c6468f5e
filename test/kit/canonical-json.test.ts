import { expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, type Json } from "../../src/kit/canonical-json.ts";

test("keys in the order of their code units, no white space, numbers as ECMAScript writes them", () => {
  const value = { "€": 1, "\r": 2, "1": { b: [1e21, -0, 0.000001], a: null }, "\u{1F600}": "ü\n" };
  expect(canonicalJson(value)).toBe('{"\\r":2,"1":{"a":null,"b":[1e+21,0,0.000001]},"€":1,"😀":"ü\\n"}');
});

test("equal values have one spelling, which reads back as the value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value as Json);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("refuses what JSON cannot hold", () => {
  expect(() => canonicalJson([Number.NaN])).toThrow();
});
