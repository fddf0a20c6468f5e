import { expect, test } from "bun:test";
import fc from "fast-check";
import { auroc } from "../../src/metrics/auroc.ts";
import { levelsOf } from "../../src/metrics/levels.ts";
import { rocPoints, sensitivitiesAt, youden } from "../../src/metrics/roc.ts";
import { BAND_SPECIFICITIES, rocBand } from "../../src/metrics/roc-band.ts";
import { scoreTable } from "../../src/metrics/score-table.ts";
import { binary, expectNear, scoredCases } from "./fixtures.ts";

const { truth, p1, expected } = binary;
const table = scoreTable(truth, p1);

test("the vertices are scikit-learn's", () => {
  const points = rocPoints(table).map((point) => [point.falsePositiveRate, point.sensitivity]);
  expect(points.length).toBe(expected.roc_points_nodrop.length);
  expected.roc_points_nodrop.forEach(([x, y], i) => {
    expectNear(points[i]![0], x!, 1e-15);
    expectNear(points[i]![1], y!, 1e-15);
  });
});

test("the trapezoids under the curve add up to the AUROC", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth: labels, score }) => {
      const cases = scoreTable(labels, score);
      const points = rocPoints(cases);
      let area = 0;
      for (let i = 1; i < points.length; i++) {
        const width = points[i]!.falsePositiveRate - points[i - 1]!.falsePositiveRate;
        area += (width * (points[i]!.sensitivity + points[i - 1]!.sensitivity)) / 2;
      }
      expectNear(area, auroc(cases), 1e-12);
    }),
  );
});

test("Youden's threshold is the reference's", () => {
  const { level, j } = youden(table);
  expect(levelsOf(p1).values[level]).toBe(expected.youden.threshold);
  expectNear(j, expected.youden.J, 1e-12);
});

test("sensitivity at a specificity: top of a step, straight across a tie", () => {
  // From the highest score down: a positive; a tie of one each; a negative and last a positive.
  const small = scoreTable(Uint8Array.of(1, 1, 0, 0, 1), Float64Array.of(9, 8, 8, 7, 6));
  const found = sensitivitiesAt(small, [1, 0.75, 0.5, 0.25, 0]);
  [1 / 3, 1 / 2, 2 / 3, 2 / 3, 1].forEach((wanted, i) => expectNear(found[i], wanted, 1e-12));
});

test("a specificity that no double hits exactly still reaches the top of its step", () => {
  const labels = Uint8Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1));
  // One negative above all positives: specificity 0.9 is where all positives are caught.
  const scores = Float64Array.from(labels, (label, i) => (i === 0 ? 2 : label));
  expect(sensitivitiesAt(scoreTable(labels, scores), [0.9])).toEqual([1]);
});

test("the band runs along the curve and ends at (1, 1)", () => {
  const band = rocBand(truth, p1, "demo|roc_band|v1");
  const curve = sensitivitiesAt(table, BAND_SPECIFICITIES);
  expect(band.length).toBe(21);
  band.forEach(({ low, high }, i) => {
    expect(low).toBeLessThanOrEqual(curve[i]!);
    expect(high).toBeGreaterThanOrEqual(curve[i]!);
  });
  expect(band.at(-1)).toEqual({ low: 1, high: 1 });
  expect(rocBand(truth, p1, "demo|roc_band|v1")).toEqual(band);
});
