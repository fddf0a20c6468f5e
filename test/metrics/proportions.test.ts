import { expect, test } from "bun:test";
import fc from "fast-check";
import { incompleteBeta } from "../../src/metrics/beta.ts";
import { clopperPearson } from "../../src/metrics/clopper-pearson.ts";
import { wilson } from "../../src/metrics/wilson.ts";
import { binary, expectInterval, expectNear } from "./fixtures.ts";

const { expected } = binary;

/** k successes of n ≥ 1. */
const counts = fc
  .integer({ min: 1, max: 500 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((k) => ({ k, n })));

test("Wilson agrees with statsmodels and Hmisc", () => {
  expectInterval(wilson(15, 20), expected["thr0.5"].sens_wilson, 1e-12);
  expectInterval(wilson(0, 20), expected.wilson_edge["0/20"], 1e-12);
  expectInterval(wilson(20, 20), expected.wilson_edge["20/20"], 1e-12);
  expectInterval(wilson(1, 20), expected.wilson_edge["1/20"], 1e-12);
  expect(wilson(0, 20).low).toBe(0);
  expect(wilson(20, 20).high).toBe(1);
});

test("Wilson holds the share, stays in [0, 1], grows with k and mirrors", () => {
  fc.assert(
    fc.property(counts, ({ k, n }) => {
      const { low, high } = wilson(k, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(k / n);
      expect(high).toBeGreaterThanOrEqual(k / n);
      const mirrored = wilson(n - k, n);
      expectInterval({ low: 1 - mirrored.high, high: 1 - mirrored.low }, [low, high], 1e-14);
      if (k < n) {
        const next = wilson(k + 1, n);
        expect(next.low).toBeGreaterThan(low);
        expect(next.high).toBeGreaterThan(high);
      }
    }),
  );
});

test("Clopper–Pearson agrees with R and leaves 2.5 % in either tail", () => {
  expectInterval(clopperPearson(15, 20), expected["thr0.5"].sens_clopper_pearson, 1e-12);
  fc.assert(
    fc.property(counts, ({ k, n }) => {
      const { low, high } = clopperPearson(k, n);
      if (k > 0) expectNear(incompleteBeta(low, k, n - k + 1), 0.025, 1e-10);
      else expect(low).toBe(0);
      if (k < n) expectNear(1 - incompleteBeta(high, k + 1, n - k), 0.025, 1e-10);
      else expect(high).toBe(1);
    }),
    { numRuns: 40 },
  );
});
