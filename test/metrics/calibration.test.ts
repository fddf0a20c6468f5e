import { expect, test } from "bun:test";
import fc from "fast-check";
import { allItems } from "../../src/metrics/bootstrap.ts";
import {
  calibrationBins,
  equalCountCalibrationError,
  expectedCalibrationError,
} from "../../src/metrics/calibration.ts";
import { wilson } from "../../src/metrics/wilson.ts";
import { binary, expectNear, scoredCases } from "./fixtures.ts";

const { truth, p1, expected } = binary;

test("agrees with torchmetrics on equal widths, and with the reference on equal counts", () => {
  const ece = expectedCalibrationError(truth, p1)(allItems(60));
  expectNear(ece, expected.ece10_equal_width_left_closed, 1e-12);
  expectNear(ece, expected.torchmetrics_bce_l1_n10, 1e-6);
  expectNear(equalCountCalibrationError(calibrationBins(truth, p1)), expected.ece10_equal_mass, 1e-12);
});

test("is the weighted gap of the bins [l, u), the last one closed", () => {
  fc.assert(
    fc.property(scoredCases(1, 40), ({ truth: labels, score }) => {
      let wanted = 0;
      for (let bin = 0; bin < 10; bin++) {
        const inside = [...labels.keys()].filter((i) => Math.min(9, Math.floor(score[i]! * 10)) === bin);
        if (inside.length === 0) continue;
        const rate = inside.reduce((sum, i) => sum + labels[i]!, 0) / inside.length;
        const predicted = inside.reduce((sum, i) => sum + score[i]!, 0) / inside.length;
        wanted += (inside.length / labels.length) * Math.abs(rate - predicted);
      }
      expectNear(expectedCalibrationError(labels, score)(allItems(labels.length)), wanted, 1e-12);
    }),
  );
});

test("bins of equal count hold every case once and bear Wilson intervals", () => {
  const bins = calibrationBins(truth, p1);
  expect(bins.map((bin) => bin.n)).toEqual(new Array(10).fill(6));
  expect(bins[0]!.interval).toEqual(wilson(Math.round(bins[0]!.rate * 6), 6));
  const few = calibrationBins(Uint8Array.of(1, 0, 1), Float64Array.of(0.9, 0.1, 0.5));
  expect(few.map((bin) => bin.meanPredicted)).toEqual([0.1, 0.5, 0.9]);
  expect(few.map((bin) => bin.rate)).toEqual([0, 1, 1]);
});
