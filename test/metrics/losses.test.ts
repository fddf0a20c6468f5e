import { expect, test } from "bun:test";
import fc from "fast-check";
import { allItems } from "../../src/metrics/bootstrap.ts";
import {
  absoluteErrors,
  logLosses,
  meanOf,
  multiclassLogLosses,
  multiclassSquaredErrors,
  squaredErrors,
} from "../../src/metrics/losses.ts";
import { binary, expectNear, multiclass, regression, scoredCases } from "./fixtures.ts";

function mean(losses: Float64Array): number {
  return meanOf(losses)(allItems(losses.length));
}

test("Brier score and log loss agree with scikit-learn", () => {
  expectNear(mean(squaredErrors(binary.truth, binary.p1)), binary.expected.brier, 1e-12);
  expectNear(mean(logLosses(binary.truth, binary.p1)), binary.expected["log_loss_clip1e-6"], 1e-12);
  const { truth, probabilities, expected } = multiclass;
  const brier = mean(multiclassSquaredErrors(truth, probabilities, 3));
  expectNear(brier, expected.brier_multiclass_sum, 1e-12);
  expectNear(mean(multiclassLogLosses(truth, probabilities, 3)), expected.log_loss, 1e-12);
});

test("errors of a quantity agree with scikit-learn", () => {
  const { truth, predicted, expected } = regression;
  expectNear(mean(absoluteErrors(truth, predicted)), expected.mae, 1e-12);
  expectNear(Math.sqrt(mean(squaredErrors(truth, predicted))), expected.rmse, 1e-12);
});

test("a certain and wrong probability costs −ln 1e-6, not infinity", () => {
  expectNear(logLosses(Uint8Array.of(1), Float64Array.of(0))[0], -Math.log(1e-6), 1e-9);
  expectNear(multiclassLogLosses(Int32Array.of(1), Float64Array.of(1, 0), 2)[0], -Math.log(1e-6), 1e-9);
});

test("two classes as a multiclass problem: the same log loss, twice the Brier score", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth, score }) => {
      const rows = Float64Array.from([...score].flatMap((p) => [1 - p, p]));
      const labels = Int32Array.from(truth);
      expectNear(mean(multiclassLogLosses(labels, rows, 2)), mean(logLosses(truth, score)), 1e-9);
      expectNear(
        mean(multiclassSquaredErrors(labels, rows, 2)),
        2 * mean(squaredErrors(truth, score)),
        1e-12,
      );
    }),
  );
});

test("a mean counts a resampled case as often as it was drawn", () => {
  expect(meanOf(Float64Array.of(1, 10, 100))(Uint32Array.of(0, 2, 2))).toBe(67);
});
