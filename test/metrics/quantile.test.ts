import { expect, test } from "bun:test";
import fc from "fast-check";
import { quantile } from "../../src/metrics/quantile.ts";

test("type 7 interpolates between order statistics", () => {
  const values = Float64Array.of(1, 2, 4, 8);
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.9)).toBeCloseTo(6.8, 12);
  expect(quantile(values, 1)).toBe(8);
  expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
  expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
});

test("quantiles rise with the probability, between the ends", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }), share, share, (list, a, b) => {
      const sorted = Float64Array.from(list).sort();
      const [low, high] = [quantile(sorted, Math.min(a, b)), quantile(sorted, Math.max(a, b))];
      expect(low).toBeLessThanOrEqual(high + 1e-12);
      expect(low).toBeGreaterThanOrEqual(sorted[0]!);
      expect(high).toBeLessThanOrEqual(sorted.at(-1)! + 1e-12);
    }),
  );
});
