import { expect, test } from "bun:test";
import fc from "fast-check";
import { calibrationInTheLarge, calibrationSlope } from "../../src/metrics/recalibration.ts";
import { binary, expectInterval, expectNear, scoredCases } from "./fixtures.ts";

const { truth, p1, expected } = binary;

test("agree with statsmodels and R's glm, standard errors included", () => {
  const slope = calibrationSlope(truth, p1);
  expectNear(slope?.value, expected.calibration_slope, 1e-9);
  expectNear(slope?.standardError, expected.calibration_slope_se, 1e-9);
  const intercept = calibrationInTheLarge(truth, p1);
  expectNear(intercept?.value, expected.calibration_in_the_large, 1e-9);
  expectNear(intercept?.standardError, expected.citl_se, 1e-9);
  const half = 1.959963984540054 * expected.citl_se;
  const centre = expected.calibration_in_the_large;
  expectInterval(intercept?.interval, [centre - half, centre + half], 1e-8);
});

test("shifted by calibration-in-the-large, risks expect as many events as there are", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth: labels, score }) => {
      const shift = calibrationInTheLarge(labels, score)!.value;
      let surplus = 0;
      for (const [item, label] of labels.entries()) {
        const p = Math.min(Math.max(score[item]!, 1e-6), 1 - 1e-6);
        surplus += label - 1 / (1 + Math.exp(-shift - Math.log(p / (1 - p))));
      }
      expectNear(surplus, 0, 1e-9);
    }),
  );
});

test("risks stretched on the logit scale have their slope divided by as much", () => {
  fc.assert(
    fc.property(
      scoredCases(2),
      fc.double({ min: 0.3, max: 1.5, noNaN: true }),
      ({ truth: labels, score }, by) => {
        const risk = score.map((value) => 0.2 + 0.6 * value);
        const stretched = risk.map((p) => 1 / (1 + ((1 - p) / p) ** by));
        const plain = calibrationSlope(labels, risk);
        const slope = calibrationSlope(labels, stretched);
        expect(slope === null).toBe(plain === null);
        if (plain !== null) expectNear(slope!.value, plain.value / by, 1e-7 * (1 + Math.abs(plain.value)));
      },
    ),
  );
});

test("no slope where risks separate the classes or are all equal, and no fit at all without both", () => {
  const labels = Uint8Array.of(0, 0, 1, 1);
  expect(calibrationSlope(labels, Float64Array.of(0.1, 0.2, 0.3, 0.4))).toBeNull();
  expect(calibrationSlope(labels, Float64Array.of(0.1, 0.2, 0.2, 0.4))).toBeNull();
  expect(calibrationSlope(labels, new Float64Array(4).fill(0.3))).toBeNull();
  expect(calibrationSlope(new Uint8Array(4), Float64Array.of(0.1, 0.2, 0.3, 0.4))).toBeNull();
  expect(calibrationInTheLarge(new Uint8Array(4), Float64Array.of(0.1, 0.2, 0.3, 0.4))).toBeNull();
});

test("risks of only 0 and 1, where the likelihood is almost flat, converge if the classes overlap", () => {
  const certain = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { maxLength: 20 });
  fc.assert(
    fc.property(certain, (rows) => {
      const overlapping = [...rows, [0, 0], [0, 1], [1, 0], [1, 1]];
      const labels = Uint8Array.from(overlapping, ([label]) => label!);
      const risks = Float64Array.from(overlapping, ([, risk]) => risk!);
      expect(calibrationInTheLarge(labels, risks)).not.toBeNull();
      expect(calibrationSlope(labels, risks)).not.toBeNull();
    }),
  );
});

test("extreme risks, from which Newton's first step overshoots by far, still converge", () => {
  const labels = Uint8Array.of(0, 1, 0, 1);
  const { value } = calibrationInTheLarge(labels, new Float64Array(4))!;
  expectNear(value, -Math.log(1e-6 / (1 - 1e-6)), 1e-9);
});
