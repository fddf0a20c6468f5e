import { expect, test } from "bun:test";
import fc from "fast-check";
import { binaryCounts, confusion, decideAt } from "../../src/metrics/confusion.ts";
import { negativeLikelihoodRatio, positiveLikelihoodRatio } from "../../src/metrics/likelihood-ratios.ts";
import { decisionCurve } from "../../src/metrics/net-benefit.ts";
import { predictiveValues } from "../../src/metrics/predictive-values.ts";
import { binary, expectInterval, expectNear } from "./fixtures.ts";

const { truth, p1, expected } = binary;
const at = expected["thr0.5"];
const counts = binaryCounts(confusion(truth, decideAt(p1, 0.5), 2));

test("likelihood ratios agree with the reference", () => {
  const plus = positiveLikelihoodRatio(counts);
  expectNear(plus.value, at.lr_pos, 1e-12);
  expectInterval(plus.interval, at.lr_pos_ci_log, 1e-12);
  const minus = negativeLikelihoodRatio(counts);
  expectNear(minus.value, at.lr_neg, 1e-12);
  expectInterval(minus.interval, at.lr_neg_ci_log, 1e-12);
});

test("an infinite ratio has no value, a ratio of 0 no interval", () => {
  const none = { value: null, interval: null };
  expect(positiveLikelihoodRatio({ tp: 3, fp: 0, fn: 1, tn: 4 })).toEqual(none);
  expect(positiveLikelihoodRatio({ tp: 0, fp: 2, fn: 4, tn: 2 })).toEqual({ value: 0, interval: null });
  expect(negativeLikelihoodRatio({ tp: 3, fp: 4, fn: 1, tn: 0 })).toEqual(none);
  expect(negativeLikelihoodRatio({ tp: 4, fp: 1, fn: 0, tn: 3 })).toEqual({ value: 0, interval: null });
  expect(positiveLikelihoodRatio({ tp: 0, fp: 1, fn: 0, tn: 3 })).toEqual(none);
});

test("predictive values at another prevalence agree with Bayes' rule", () => {
  const { ppv, npv } = predictiveValues(0.75, 0.7, 0.1);
  expectNear(ppv, at.ppv_at_prev_10pct, 1e-12);
  expectNear(npv, at.npv_at_prev_10pct, 1e-12);
  expect(predictiveValues(0, 1, 0.1).ppv).toBeNull();
  expect(predictiveValues(1, 0, 0.1).npv).toBeNull();
});

test("at the test set's own prevalence they are the observed ones", () => {
  const whole = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(whole, whole, whole, whole, (tp, fp, fn, tn) => {
      const prevalence = (tp + fn) / (tp + fp + fn + tn);
      const { ppv, npv } = predictiveValues(tp / (tp + fn), tn / (tn + fp), prevalence);
      expectNear(ppv, tp / (tp + fp), 1e-12);
      expectNear(npv, tn / (tn + fn), 1e-12);
    }),
  );
});

test("net benefit agrees with the reference at every threshold", () => {
  const wanted = Object.entries(expected.net_benefit);
  const curve = decisionCurve(
    truth,
    p1,
    wanted.map(([threshold]) => Number(threshold)),
  );
  curve.forEach((point, i) => {
    expectNear(point.model, wanted[i]![1].model, 1e-10);
    expectNear(point.treatAll, wanted[i]![1].treat_all, 1e-10);
  });
  expect(curve.length).toBe(6);
});
