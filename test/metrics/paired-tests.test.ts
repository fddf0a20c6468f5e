import { expect, test } from "bun:test";
import fc from "fast-check";
import { decideAt } from "../../src/metrics/confusion.ts";
import { holm } from "../../src/metrics/holm.ts";
import { mcnemar } from "../../src/metrics/mcnemar.ts";
import { binary, expectNear } from "./fixtures.ts";

test("McNemar's exact test agrees with the reference", () => {
  const { truth, p1, p2, expected } = binary;
  const { onlyARight, onlyBRight, p } = mcnemar(truth, decideAt(p1, 0.5), decideAt(p2, 0.5));
  expect([onlyARight, onlyBRight]).toEqual([expected.mcnemar.b, expected.mcnemar.c]);
  expectNear(p, expected.mcnemar.exact_p, 1e-12);
});

test("McNemar: one-sided discordance is a coin tossed that often; balance and identity are p = 1", () => {
  const truth = [1, 1, 1, 1, 1, 1];
  expectNear(mcnemar(truth, truth, [0, 0, 0, 0, 0, 1]).p, 2 / 2 ** 5, 1e-14);
  expect(mcnemar(truth, truth, truth).p).toBe(1);
  expect(mcnemar([1, 1], [1, 0], [0, 1]).p).toBe(1);
});

test("Holm's adjustment, in the order given", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((wanted, i) => expectNear(adjusted[i], wanted, 1e-15));
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test("Holm lies between no correction and Bonferroni's, and keeps the order", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 8 }), (family) => {
      const adjusted = holm(family);
      for (const [i, p] of family.entries()) {
        expect(adjusted[i]!).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]!).toBeLessThanOrEqual(Math.min(1, p * family.length));
        for (const [j, other] of family.entries()) {
          if (other <= p) expect(adjusted[j]!).toBeLessThanOrEqual(adjusted[i]!);
        }
      }
    }),
  );
});
