import { expect, test } from "bun:test";
import fc from "fast-check";
import { readQuantity, writeBytes } from "../../src/kit/quantity.ts";

test.each([
  ["8Gi", 8 * 2 ** 30],
  ["500M", 5e8],
  ["2000m", 2],
  ["0.5", 0.5],
  [" 1Ki ", 1024],
  ["0", null],
  ["-1", null],
  ["8GB", null],
  ["1e3", null],
  ["", null],
  ["99999999999Ti", null],
])("%p is %p", (written, amount) => {
  expect(readQuantity(written)).toBe(amount);
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 1 }), fc.maxSafeNat()), (bytes) => {
      if (bytes > 0) expect(readQuantity(String(writeBytes(bytes)))).toBe(bytes);
    }),
  );
});
