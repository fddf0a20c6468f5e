import { expect, test } from "bun:test";
import fc from "fast-check";
import { betaQuantile, incompleteBeta, logBeta } from "../../src/metrics/beta.ts";
import { expectNear } from "./fixtures.ts";

test("ln B of whole numbers is a quotient of factorials", () => {
  expectNear(logBeta(3, 4), Math.log(1 / 60), 1e-14);
  expectNear(logBeta(1, 25), -Math.log(25), 1e-14);
  expectNear(logBeta(12, 11), Math.log((39916800 * 3628800) / 1.1240007277776077e21), 1e-13);
});

test("ln B obeys B(a + 1, b) = B(a, b) · a / (a + b), also for millions", () => {
  const shape = fc.oneof(
    fc.double({ min: 0.3, max: 40, noNaN: true }),
    fc.double({ min: 1e3, max: 2e6, noNaN: true }),
  );
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      const left = logBeta(a + 1, b) - logBeta(a, b);
      expectNear(left, Math.log(a / (a + b)), 1e-15 * Math.abs(logBeta(a, b)) * 8 + 1e-12);
    }),
  );
});

test("I_x(k, n − k + 1) is the upper tail of the binomial", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.double({ min: 0.01, max: 0.99 }),
      (n, pick, x) => {
        fc.pre(!Number.isNaN(x));
        const k = 1 + (pick % n);
        let tail = 0;
        let choose = 1;
        for (let i = 0; i <= n; i++) {
          if (i >= k) tail += choose * x ** i * (1 - x) ** (n - i);
          choose = (choose * (n - i)) / (i + 1);
        }
        expectNear(incompleteBeta(x, k, n - k + 1), tail, 1e-12);
      },
    ),
  );
  expect(incompleteBeta(0, 2, 3)).toBe(0);
  expect(incompleteBeta(1, 2, 3)).toBe(1);
});

test("the quantile inverts the distribution, as finely as doubles can tell", () => {
  const shape = fc.double({ min: 0.5, max: 300, noNaN: true });
  const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(shape, shape, probability, (a, b, p) => {
      const x = betaQuantile(p, a, b);
      // Beside 1, where b < 1 makes the distribution steep, it rises by more than 1e-11 from one double to the next.
      expect(incompleteBeta(x * (1 - Number.EPSILON), a, b)).toBeLessThan(p + 1e-12);
      expect(incompleteBeta(x * (1 + Number.EPSILON), a, b)).toBeGreaterThan(p - 1e-12);
    }),
    { examples: [[273.1343770568953, 0.5000000000000017, 0.9989999999999997]] },
  );
});
