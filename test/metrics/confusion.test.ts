import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  binaryCounts,
  confusion,
  decideAt,
  decideMostProbable,
  margins,
  ofConfusion,
  rowShares,
} from "../../src/metrics/confusion.ts";
import {
  accuracy,
  balancedAccuracy,
  classRates,
  f1,
  macroF1,
  matthews,
} from "../../src/metrics/decisions.ts";
import { cohenKappa, quadraticKappa } from "../../src/metrics/kappa.ts";
import { binary, expectInterval, expectNear, multiclass } from "./fixtures.ts";

const at = binary.expected["thr0.5"];
const two = confusion(binary.truth, decideAt(binary.p1, 0.5), 2);
const decided = decideMostProbable(multiclass.probabilities, 3);
const three = confusion(multiclass.truth, decided, 3);

/** Truths and decisions over up to four classes. */
const labelled = fc.integer({ min: 2, max: 4 }).chain((classes) => {
  const label = fc.integer({ min: 0, max: classes - 1 });
  return fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 40 }).map((rows) => ({
    classes,
    truth: Int32Array.from(rows, ([t]) => t),
    decisions: Int32Array.from(rows, ([, d]) => d),
  }));
});

describe("deciding", () => {
  test("a score equal to the threshold is positive", () => {
    expect([...decideAt(Float64Array.of(0.4, 0.5, 0.6), 0.5)]).toEqual([0, 1, 1]);
  });

  test("ties go to the lowest class", () => {
    const rows = Float64Array.of(0.4, 0.4, 0.2, 0.1, 0.45, 0.45);
    expect([...decideMostProbable(rows, 3)]).toEqual([0, 1]);
  });
});

describe("counting", () => {
  test("agrees with scikit-learn", () => {
    expect(binaryCounts(two)).toEqual({ tp: at.tp, fp: at.fp, fn: at.fn, tn: at.tn });
    expect([...three.counts]).toEqual(multiclass.expected.confusion.flat());
  });

  test("the counts sum to the cases, rows to the classes, shares to one", () => {
    fc.assert(
      fc.property(labelled, ({ classes, truth, decisions }) => {
        const matrix = confusion(truth, decisions, classes);
        const { truths, total } = margins(matrix);
        expect(total).toBe(truth.length);
        expect(truths[0]).toBe(truth.filter((label) => label === 0).length);
        const shares = rowShares(matrix).subarray(0, classes);
        if (truths[0]! > 0)
          expectNear(
            shares.reduce((sum, share) => sum + share, 0),
            1,
            1e-12,
          );
        else expect(shares.every(Number.isNaN)).toBe(true);
      }),
    );
  });

  test("a resampled matrix counts the drawn cases only", () => {
    const seen = ofConfusion(Uint8Array.of(0, 1, 1), Uint8Array.of(1, 1, 0), 2, ({ counts }) =>
      Number([...counts].join("")),
    );
    expect(seen(Uint32Array.of(0, 0, 2))).toBe(210);
    expect(seen(Uint32Array.of(1, 1, 2))).toBe(12);
  });
});

describe("judging", () => {
  test("two classes agree with scikit-learn", () => {
    expectNear(accuracy(two), at.acc, 1e-12);
    expectNear(balancedAccuracy(two), at.balanced_acc, 1e-12);
    expectNear(f1(two, 1), at.f1, 1e-12);
    expectNear(matthews(two), at.mcc, 1e-12);
    expectNear(cohenKappa(two), at.kappa, 1e-12);
  });

  test("three classes agree with scikit-learn", () => {
    const { expected } = multiclass;
    expectNear(accuracy(three), expected.accuracy, 1e-12);
    expectNear(balancedAccuracy(three), expected.balanced_accuracy, 1e-12);
    expectNear(macroF1(three), expected.macro_f1, 1e-12);
    expectNear(matthews(three), expected.mcc, 1e-12);
    expectNear(cohenKappa(three), expected.kappa, 1e-12);
    expectNear(quadraticKappa(three), expected.qwk, 1e-12);
    classRates(three).forEach((rates, k) => {
      expectNear(rates.sensitivity?.value, expected.per_class[k]!.sens, 1e-12);
      expectNear(rates.ppv?.value, expected.per_class[k]!.ppv, 1e-12);
      expectNear(rates.f1, expected.per_class[k]!.f1, 1e-12);
    });
  });

  test("rates per class bear Wilson intervals", () => {
    const positive = classRates(two)[1]!;
    expectInterval(positive.sensitivity?.interval, at.sens_wilson, 1e-12);
    expectInterval(positive.ppv?.interval, at.ppv_wilson, 1e-12);
  });

  test("perfect decisions score one, all coefficients stay in range, order of classes is nothing", () => {
    fc.assert(
      fc.property(labelled, ({ classes, truth, decisions }) => {
        const matrix = confusion(truth, decisions, classes);
        const turned = confusion(
          truth.map((label) => classes - 1 - label),
          decisions.map((label) => classes - 1 - label),
          classes,
        );
        for (const coefficient of [cohenKappa, quadraticKappa, matthews, accuracy]) {
          const value = coefficient(matrix);
          if (Number.isNaN(value)) continue;
          expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
          expectNear(coefficient(turned), value, 1e-12);
          expectNear(coefficient(confusion(truth, truth, classes)), 1, 1e-12);
        }
      }),
    );
  });

  test("an absent class, or only one, is not estimable", () => {
    const absent = confusion(Int32Array.of(0, 0, 1), Int32Array.of(0, 2, 1), 3);
    expect(balancedAccuracy(absent)).toBeNaN();
    expect(macroF1(absent)).toBeNaN();
    expect(classRates(absent)[2]).toMatchObject({ sensitivity: null, f1: null });
    const one = confusion(Int32Array.of(1, 1), Int32Array.of(0, 1), 2);
    expect(cohenKappa(one)).toBeNaN();
    expect(matthews(one)).toBeNaN();
  });

  test("a disagreement two grades off weighs four times one grade off", () => {
    const near = confusion(Int32Array.of(0, 1, 2, 0), Int32Array.of(0, 1, 2, 1), 3);
    const far = confusion(Int32Array.of(0, 1, 2, 0), Int32Array.of(0, 1, 2, 2), 3);
    expect(quadraticKappa(near)).toBeGreaterThan(quadraticKappa(far));
    expectNear(1 - quadraticKappa(near), 1 / expectedDisagreement([2, 1, 1], [1, 2, 1]), 1e-12);
    expectNear(1 - quadraticKappa(far), 4 / expectedDisagreement([2, 1, 1], [1, 1, 2]), 1e-12);
  });
});

function expectedDisagreement(truths: number[], decisions: number[]): number {
  return truths.reduce(
    (sum, t, a) => sum + decisions.reduce((row, d, b) => row + ((a - b) ** 2 * t * d) / 4, 0),
    0,
  );
}
