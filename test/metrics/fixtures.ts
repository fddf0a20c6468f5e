import { expect } from "bun:test";
import fc from "fast-check";
import golden from "../golden/golden.json";

/**
 * The frozen fixtures, as the functions want them, and what scikit-learn, SciPy, statsmodels and pROC made of
 * them.
 */
export const binary = {
  truth: Uint8Array.from(golden.binary.data.y),
  p1: Float64Array.from(golden.binary.data.p1),
  p2: Float64Array.from(golden.binary.data.p2),
  expected: golden.binary.expected,
};

export const multiclass = {
  truth: Int32Array.from(golden.multiclass.data.y),
  probabilities: Float64Array.from(golden.multiclass.data.p.flat()),
  classes: ["none", "mild", "severe"],
  expected: golden.multiclass.expected,
};

export const regression = {
  truth: Float64Array.from(golden.regression.data.y),
  predicted: Float64Array.from(golden.regression.data.yhat),
  expected: golden.regression.expected,
};

export function expectNear(actual: number | null | undefined, wanted: number, tolerance: number): void {
  expect(Math.abs((actual ?? NaN) - wanted)).toBeLessThanOrEqual(tolerance);
}

export function expectInterval(
  actual: { low: number | null; high: number | null } | null | undefined,
  wanted: number[],
  tolerance: number,
): void {
  expectNear(actual?.low, wanted[0]!, tolerance);
  expectNear(actual?.high, wanted[1]!, tolerance);
}

export type Scored = { truth: Uint8Array; score: Float64Array };

/**
 * Scored cases with at least `each` of both classes; scores are multiples of 1/`steps`, so that ties are
 * common.
 */
export function scoredCases(each = 2, steps = 12): fc.Arbitrary<Scored> {
  const score = fc.integer({ min: 0, max: steps }).map((step) => step / steps);
  const side = fc.array(score, { minLength: each, maxLength: 20 });
  return fc.tuple(side, side, fc.integer()).map(([negative, positive, rotation]) => {
    const cases = [...negative.map((s) => [0, s] as const), ...positive.map((s) => [1, s] as const)];
    const turn = Math.abs(rotation) % cases.length;
    const mixed = [...cases.slice(turn), ...cases.slice(0, turn)];
    return {
      truth: Uint8Array.from(mixed, ([label]) => label),
      score: Float64Array.from(mixed, ([, value]) => value),
    };
  });
}

/** Two columns of the same length, of moderate numbers. */
export function columns(minLength = 2): fc.Arbitrary<{ x: Float64Array; y: Float64Array }> {
  const value = fc.integer({ min: -500, max: 500 }).map((step) => step / 10);
  return fc.array(fc.tuple(value, value), { minLength, maxLength: 30 }).map((rows) => ({
    x: Float64Array.from(rows, ([x]) => x),
    y: Float64Array.from(rows, ([, y]) => y),
  }));
}
