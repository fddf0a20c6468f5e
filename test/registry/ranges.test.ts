import { expect, test } from "bun:test";
import fc from "fast-check";
import { readContentRange, readRange, receivedRange } from "../../src/registry/ranges.ts";

const size = fc.integer({ min: 0, max: 50 });

test("the range that is read is the one that a slice by the header's words has", () => {
  const bound = fc.option(fc.integer({ min: 0, max: 60 }), { nil: null });
  fc.assert(
    fc.property(size, bound, bound, (bytes, from, to) => {
      fc.pre(from !== null || to !== null);
      const all = Array.from({ length: bytes }, (_, index) => index);
      const wanted =
        from === null
          ? all.slice(Math.max(0, bytes - (to ?? 0)))
          : all.filter((index) => index >= from && index <= (to ?? bytes));
      const range = readRange(`bytes=${from ?? ""}-${to ?? ""}`, bytes);
      if (range === "unsatisfiable") expect(wanted).toEqual([]);
      else expect(range && all.slice(range.first, range.last + 1)).toEqual(wanted);
      if (wanted.length === 0) expect(range).toBe("unsatisfiable");
    }),
  );
});

test("a header of any kind gives a range within the blob, or none", () => {
  const odd = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[-0-9, ]*$/), fc.constant(null));
  fc.assert(
    fc.property(odd, size, (header, bytes) => {
      const range = readRange(header, bytes);
      if (range === null || range === "unsatisfiable") return;
      expect(range.first).toBeGreaterThanOrEqual(0);
      expect(range.last).toBeGreaterThanOrEqual(range.first);
      expect(range.last).toBeLessThan(bytes);
    }),
  );
});

test("the place of a piece is read as it was written, and nothing else is", () => {
  const whole = fc.integer({ min: 0, max: 1e15 - 1 });
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      const [first, last] = a <= b ? [a, b] : [b, a];
      expect(readContentRange(`${first}-${last}`)).toEqual({ first, last });
      if (first !== last) expect(readContentRange(`${last}-${first}`)).toBe("malformed");
      expect(readContentRange(`bytes ${first}-${last}`)).toBe("malformed");
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^\s*\d+-\d+\s*$/.test(text));
      expect(readContentRange(text)).toBe("malformed");
    }),
  );
  expect(readContentRange(null)).toBeNull();
});

test("how much was received is a range also when it is nothing", () => {
  expect([0, 1, 500].map(receivedRange)).toEqual(["0-0", "0-0", "0-499"]);
});
