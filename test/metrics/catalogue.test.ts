import { expect, test } from "bun:test";
import { binaryEstimates } from "../../src/metrics/binary.ts";
import { catalogue } from "../../src/metrics/catalogue.ts";
import type { Estimate } from "../../src/metrics/estimate.ts";
import { multiclassEstimates } from "../../src/metrics/multiclass.ts";
import { regressionEstimates } from "../../src/metrics/regression.ts";
import { binary, multiclass, regression } from "./fixtures.ts";

const { truth, probabilities, classes } = multiclass;
const estimated: Record<keyof typeof catalogue, Estimate[]> = {
  binary: binaryEstimates(binary.truth, binary.p1, { threshold: 0.5, seed: "demo" }),
  multiclass: multiclassEstimates(truth, probabilities, classes, { ordinal: true, seed: "demo" }),
  regression: regressionEstimates(regression.truth, regression.predicted, { seed: "demo" }),
};

for (const [task, metrics] of Object.entries(catalogue)) {
  const estimates = estimated[task as keyof typeof catalogue];

  test(`${task}: what is catalogued is what is estimated, in the same order`, () => {
    expect(metrics.map((metric) => metric.id)).toEqual(estimates.map((estimate) => estimate.metric));
  });

  test(`${task}: values and intervals lie in the stated range, and a definition names its source`, () => {
    for (const [i, { range, target, definition, name }] of metrics.entries()) {
      const { value, low, high } = estimates[i]!;
      for (const number of [value!, low!, high!, target ?? value!]) {
        expect(number).toBeGreaterThanOrEqual(range[0]);
        expect(number).toBeLessThanOrEqual(range[1]);
      }
      expect(definition).toMatch(/\d{4}\)\.$/);
      expect(name).not.toBe("");
    }
  });
}

test("losses are better small, shares better large", () => {
  const smaller = Object.values(catalogue)
    .flat()
    .filter((metric) => metric.ascending)
    .map((metric) => metric.id);
  expect(new Set(smaller)).toEqual(
    new Set(["brier", "log_loss", "ece", "lr_negative", "mae", "rmse", "median_ae"]),
  );
});
