import { expect, test } from "bun:test";
import { BOOTSTRAP_MOST_CASES } from "../../src/metrics/bootstrap.ts";
import { meanOf } from "../../src/metrics/losses.ts";
import { resampled, resampledMean } from "../../src/metrics/resampling.ts";
import { expectInterval, expectNear } from "./fixtures.ts";

const many = BOOTSTRAP_MOST_CASES + 2;
const half = { n: many, seed: "s", strata: null };

test("beyond 100,000 cases a mean has its normal interval, other statistics none", () => {
  const losses = Float64Array.from({ length: many }, (_, i) => (i % 2 === 0 ? 0 : 2));
  const mean = resampledMean("mae", half, losses);
  const width = (1.959963984540054 * Math.sqrt(many / (many - 1))) / Math.sqrt(many);
  expectNear(mean.value, 1, 1e-12);
  expectInterval(mean, [1 - width, 1 + width], 1e-12);
  expect(mean.method).toBe("normal approximation");
  const other = resampled("median_ae", half, meanOf(losses));
  expect(other).toMatchObject({ value: 1, low: null, high: null, method: "none" });
  expect(other.note).toStartWith("More than 100,000 cases");
});

test("the normal interval is carried through the scale, whichever way that runs", () => {
  const losses = Float64Array.from({ length: many }, (_, i) => (i % 2 === 0 ? 0 : 2));
  const plain = resampledMean("x", half, losses);
  const turned = resampledMean("x", half, losses, (mean) => 1 - mean / 4);
  expectInterval(turned, [1 - plain.high! / 4, 1 - plain.low! / 4], 1e-12);
});

test("strata that differ between but not within give the normal interval no width", () => {
  const labels = Uint8Array.from({ length: many }, (_, i) => i % 2);
  const losses = Float64Array.from(labels);
  const mean = resampledMean("brier", { ...half, strata: { labels, classes: 2 } }, losses);
  expectInterval(mean, [0.5, 0.5], 1e-12);
  expect(mean.method).toBe("stratified normal approximation");
});

test("replicates without a value are counted in the note; too many cost the interval", () => {
  const small = { n: 40, seed: "s", strata: null };
  // The chance that one given case is never drawn is 0.36; that none of five given ones is, 0.005.
  const missing = (upTo: number) => (items: Uint32Array) => (items.some((item) => item < upTo) ? 1 : NaN);
  const rarely = resampled("x", small, missing(5));
  expect(rarely).toMatchObject({ value: 1, low: 1, high: 1, method: "bootstrap, B = 2000" });
  expect(rarely.note).toMatch(/^\d+ of 2000 bootstrap samples gave no value, and were left out\.$/);
  const often = resampled("x", small, missing(1));
  expect(often).toMatchObject({ value: 1, low: null, high: null });
  expect(often.note).toMatch(/^\d+ of 2000 bootstrap samples gave no value, so there is no interval\.$/);
});

test("a statistic without a value is not estimable, and says why", () => {
  const estimate = resampled("x", { n: 40, seed: "s", strata: null }, () => NaN, "Nothing varies.");
  expect(estimate).toEqual({
    metric: "x",
    value: null,
    low: null,
    high: null,
    method: "none",
    n: 40,
    note: "Nothing varies.",
  });
});
