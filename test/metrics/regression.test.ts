import { expect, test } from "bun:test";
import { regressionEstimates } from "../../src/metrics/regression.ts";
import { expectInterval, expectNear, regression } from "./fixtures.ts";

const { truth, predicted, expected } = regression;
const estimates = regressionEstimates(truth, predicted, { seed: "demo" });

function of(metric: string, among = estimates) {
  return among.find((estimate) => estimate.metric === metric)!;
}

test("values and closed-form intervals agree with NumPy and SciPy", () => {
  const wanted = {
    mae: expected.mae,
    rmse: expected.rmse,
    median_ae: expected.medae,
    r2: expected.r2,
    bias: expected.bland_altman.bias,
    ccc: expected.lin_ccc_population_var,
    pearson: expected.pearson,
    spearman: expected.spearman,
  };
  expect(estimates.map((estimate) => estimate.metric)).toEqual(Object.keys(wanted));
  for (const [metric, value] of Object.entries(wanted)) expectNear(of(metric).value, value, 1e-12);
  expectInterval(of("bias"), expected.bland_altman.bias_ci_t, 1e-12);
  expectInterval(of("pearson"), expected.pearson_ci_fisher, 1e-12);
  expect([of("bias").method, of("pearson").method]).toEqual(["t interval", "Fisher z"]);
});

test("the others are bootstrapped as one stratum and bracket their value", () => {
  for (const metric of ["mae", "rmse", "median_ae", "r2", "ccc", "spearman"]) {
    const { value, low, high, method } = of(metric);
    expect(method).toBe("bootstrap, B = 2000");
    expect(low!).toBeLessThan(value!);
    expect(high!).toBeGreaterThan(value!);
  }
});

test("only the wanted metrics are estimated", () => {
  const some = regressionEstimates(truth, predicted, { seed: "demo", only: new Set(["rmse"]) });
  expect(some).toEqual([of("rmse")]);
});

test("a truth that does not vary leaves nothing to explain or correlate", () => {
  const flat = regressionEstimates(new Float64Array(30).fill(0.1), predicted, { seed: "demo" });
  for (const metric of ["r2", "pearson", "spearman"]) {
    expect(of(metric, flat).value).toBeNull();
    expect(of(metric, flat).note).toBeString();
  }
  expect(of("ccc", flat).value).toBe(0);
  expect(of("mae", flat).value).not.toBeNull();
});

test("one case, none, and columns that do not match", () => {
  const one = regressionEstimates(Float64Array.of(1), Float64Array.of(3), { seed: "demo" });
  expect(of("bias", one)).toMatchObject({ value: 2, low: null, high: null });
  expect(of("mae", one).value).toBe(2);
  expect(of("r2", one).value).toBeNull();
  const none = regressionEstimates(new Float64Array(0), new Float64Array(0), { seed: "demo" });
  expect(none.every((estimate) => estimate.value === null)).toBe(true);
  expect(() => regressionEstimates(truth, new Float64Array(2), { seed: "demo" })).toThrow(RangeError);
});
