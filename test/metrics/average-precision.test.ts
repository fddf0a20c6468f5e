import { expect, test } from "bun:test";
import fc from "fast-check";
import { averagePrecision } from "../../src/metrics/average-precision.ts";
import { scoreTable } from "../../src/metrics/score-table.ts";
import { binary, expectNear, scoredCases } from "./fixtures.ts";

test("agrees with scikit-learn, and is not the trapezoid", () => {
  const value = averagePrecision(scoreTable(binary.truth, binary.p1));
  expectNear(value, binary.expected.average_precision, 1e-12);
  expect(Math.abs(value - binary.expected.pr_trapezoid_NOT_used)).toBeGreaterThan(1e-3);
});

test("is the mean, over positives, of the precision at their score", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth, score }) => {
      const positives = [...truth.keys()].filter((item) => truth[item] === 1);
      const precisions = positives.map((item) => {
        const called = [...truth.keys()].filter((other) => score[other]! >= score[item]!);
        return called.filter((other) => truth[other] === 1).length / called.length;
      });
      const mean = precisions.reduce((sum, precision) => sum + precision, 0) / positives.length;
      expectNear(averagePrecision(scoreTable(truth, score)), mean, 1e-12);
    }),
  );
});

test("one score for all reaches the prevalence; no positives leave nothing", () => {
  const flat = scoreTable(binary.truth, new Float64Array(60));
  expectNear(averagePrecision(flat), 1 / 3, 1e-15);
  expect(averagePrecision(scoreTable(Uint8Array.of(0, 0), Float64Array.of(1, 2)))).toBeNaN();
});
