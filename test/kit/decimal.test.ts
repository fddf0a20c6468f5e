import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseDecimal } from "../../src/kit/decimal.ts";

/** Parses in the middle of other bytes, which must not matter. */
function parse(text: string): number {
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

const runs = { numRuns: 3000 };
const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(""));

test("every double comes back from its shortest form and from 15 to 21 digits", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 15, max: 21 }),
      (value, precision) => {
        expect(parse(String(value))).toBe(Number(String(value)));
        expect(parse(value.toPrecision(precision))).toBe(Number(value.toPrecision(precision)));
        expect(parse(value.toExponential())).toBe(Number(value.toExponential()));
      },
    ),
    runs,
  );
});

test("every decimal is rounded as Number rounds it", () => {
  const decimal = fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits(0, 12),
      digits(1, 14),
      fc.option(fc.integer({ min: -330, max: 320 })),
    )
    .map(
      ([sign, whole, fraction, exponent]) =>
        `${sign}${whole}.${fraction}${exponent === null ? "" : `e${exponent}`}`,
    );
  fc.assert(
    fc.property(decimal, (text) => expect(parse(text)).toBe(Number(text))),
    runs,
  );
});

test("middles of two doubles, where rounding is hardest, go to the even one", () => {
  const middle = fc.tuple(
    fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom("", "1"),
  );
  fc.assert(
    fc.property(middle, ([mantissa, shift, tail]) => {
      // (2m + 1) / 2^shift, written out: 5^shift takes the place of 2^-shift.
      const whole = String((2n * mantissa + 1n) * 5n ** BigInt(shift));
      const text =
        shift === 0 ? `${whole}.0${tail}` : `${whole.slice(0, -shift)}.${whole.slice(-shift)}${tail}`;
      expect(parse(text)).toBe(Number(text));
    }),
    runs,
  );
});

test.each([
  "0",
  "-0",
  "00.5",
  ".5",
  "5.",
  "1e5",
  "1E+05",
  "0e999",
  "123456789012345678901234567890",
  "1e999",
  "-1e999",
  "1e-999",
])("%s is read as Number reads it", (text) => expect(parse(text)).toBe(Number(text)));

test.each([
  "",
  ".",
  "-",
  "+.",
  "e5",
  "1e",
  "1e+",
  "1.2.3",
  "1,5",
  "0x10",
  "nan",
  "NaN",
  "inf",
  "Infinity",
  "1 ",
  " 1",
  "--1",
  "1_0",
  "1e5.0",
])("%p is no number", (text) => expect(parse(text)).toBeNaN());
