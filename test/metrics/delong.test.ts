import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { auroc } from "../../src/metrics/auroc.ts";
import { aurocInterval, delongVariance, logitInterval, waldInterval } from "../../src/metrics/delong.ts";
import { delongPaired } from "../../src/metrics/delong-paired.ts";
import { scoreTable } from "../../src/metrics/score-table.ts";
import { binary, expectInterval, expectNear, type Scored, scoredCases } from "./fixtures.ts";

const { truth, p1, p2, expected } = binary;

/** Sen's structural components, by their definition, and their covariance between two score columns. */
function definedCovariance(labels: Uint8Array, a: Float64Array, b: Float64Array): number {
  const positives = [...labels.keys()].filter((i) => labels[i] === 1);
  const negatives = [...labels.keys()].filter((i) => labels[i] === 0);
  const beats = (s: Float64Array, i: number, j: number) => (s[i]! > s[j]! ? 1 : s[i] === s[j] ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const v10 = (s: Float64Array) => positives.map((i) => mean(negatives.map((j) => beats(s, i, j))));
  const v01 = (s: Float64Array) => negatives.map((j) => mean(positives.map((i) => beats(s, i, j))));
  const covariance = (x: number[], y: number[]) =>
    x.reduce((sum, value, i) => sum + (value - mean(x)) * (y[i]! - mean(y)), 0) / (x.length - 1);
  return covariance(v10(a), v10(b)) / positives.length + covariance(v01(a), v01(b)) / negatives.length;
}

describe("variance and intervals", () => {
  test("agree with pROC", () => {
    const table = scoreTable(truth, p1);
    expectNear(delongVariance(table), expected.delong_var_p1, 1e-12);
    expectNear(delongVariance(scoreTable(truth, p2)), expected.delong_var_p2, 1e-12);
    expectInterval(waldInterval(auroc(table), delongVariance(table)), expected.ci_wald, 1e-10);
    expectInterval(logitInterval(auroc(table), delongVariance(table)), expected.ci_logit, 1e-10);
    expect(aurocInterval(table).method).toBe("DeLong, logit scale");
    expectInterval(aurocInterval(table).interval, expected.ci_logit, 1e-10);
  });

  test("the variance is the defined one, never negative", () => {
    fc.assert(
      fc.property(scoredCases(), (cases: Scored) => {
        const variance = delongVariance(scoreTable(cases.truth, cases.score));
        expect(variance).toBeGreaterThanOrEqual(0);
        expectNear(variance, definedCovariance(cases.truth, cases.score, cases.score), 1e-14);
      }),
    );
  });

  test("the printed interval holds the area and stays inside [0, 1]", () => {
    fc.assert(
      fc.property(scoredCases(), (cases: Scored) => {
        const table = scoreTable(cases.truth, cases.score);
        const { interval } = aurocInterval(table);
        if (interval === null) return;
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(auroc(table));
        expect(interval.high).toBeGreaterThanOrEqual(auroc(table));
      }),
    );
  });

  test("a perfect or perfectly wrong ranking gets the exact one-sided bound", () => {
    const labels = Uint8Array.of(0, 0, 0, 1, 1);
    const perfect = aurocInterval(scoreTable(labels, Float64Array.of(1, 2, 3, 4, 5)));
    expect(perfect.interval).toEqual({ low: 0.025 ** 0.5, high: 1 });
    expect(perfect.method).toStartWith("Clopper–Pearson");
    const wrong = aurocInterval(scoreTable(labels, Float64Array.of(5, 4, 3, 2, 1)));
    expect(wrong.interval).toEqual({ low: 0, high: 1 - 0.025 ** 0.5 });
  });

  test("one score for all, or one case in a class, gives no interval", () => {
    expect(
      aurocInterval(
        scoreTable(
          truth,
          p1.map(() => 0.5),
        ),
      ).interval,
    ).toBeNull();
    const single = scoreTable(Uint8Array.of(0, 1, 0), Float64Array.of(1, 2, 3));
    expect(aurocInterval(single).interval).toBeNull();
  });
});

describe("paired test", () => {
  test("agrees with pROC's roc.test and cov", () => {
    const paired = delongPaired(truth, p1, p2);
    expectNear(paired.covariance, expected.delong_cov12, 1e-12);
    expectNear(paired.varianceA, expected.delong_var_p1, 1e-12);
    expectNear(paired.varianceB, expected.delong_var_p2, 1e-12);
    expectNear(paired.z, expected.delong_paired_z, 1e-10);
    expectNear(paired.p, expected.delong_paired_p, 1e-10);
  });

  test("the covariance is the defined one; swapping the models turns z", () => {
    fc.assert(
      fc.property(scoredCases(), ({ truth: labels, score }) => {
        const other = score.map((value, item) => ((value * 7 + item * 0.37) % 1) + value);
        const ab = delongPaired(labels, score, other);
        const ba = delongPaired(labels, other, score);
        expectNear(ab.covariance, definedCovariance(labels, score, other), 1e-13);
        if (ab.z !== null) expectNear(ba.z, -ab.z, 1e-9);
        expect(ab.p === null || (ab.p >= 0 && ab.p <= 1)).toBe(true);
      }),
    );
  });

  test("models that rank alike do not differ; a difference without variance is not judged", () => {
    expect(
      delongPaired(
        truth,
        p1,
        p1.map((value) => value * 2),
      ),
    ).toMatchObject({ z: 0, p: 1 });
    const labels = Uint8Array.of(0, 0, 1, 1);
    const perfect = Float64Array.of(1, 2, 3, 4);
    expect(delongPaired(labels, perfect, new Float64Array(4))).toMatchObject({ z: null, p: null });
  });
});
