import { expect, test } from "bun:test";
import fc from "fast-check";
import { normalTail, twoSidedP, Z95 } from "../../src/metrics/normal.ts";
import { expectNear } from "./fixtures.ts";

test("known tails, on both sides of where the method changes", () => {
  expectNear(normalTail(0), 0.5, 1e-16);
  expectNear(normalTail(1), 0.15865525393145707, 1e-15);
  expectNear(normalTail(Z95), 0.025, 1e-15);
  expectNear(normalTail(3) / 0.0013498980316300946, 1, 1e-12);
  expectNear(normalTail(5) / 2.866515718791939e-7, 1, 1e-12);
  expectNear(normalTail(2.9999999999) - normalTail(3), 1e-10 * 0.00443184841, 1e-15);
});

test("the two tails make one, and the tail falls", () => {
  const z = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(z, z, (a, b) => {
      expectNear(normalTail(a) + normalTail(-a), 1, 1e-15);
      if (a < b - 1e-6) expect(normalTail(a)).toBeGreaterThanOrEqual(normalTail(b));
      expect(twoSidedP(a)).toBe(twoSidedP(-a));
    }),
  );
});
