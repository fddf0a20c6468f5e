import { expect, test } from "bun:test";
import { multiclassEstimates } from "../../src/metrics/multiclass.ts";
import { expectInterval, expectNear, multiclass } from "./fixtures.ts";

const { truth, probabilities, classes, expected } = multiclass;
const estimates = multiclassEstimates(truth, probabilities, classes, { ordinal: true, seed: "demo" });

function of(metric: string, among = estimates) {
  return among.find((estimate) => estimate.metric === metric)!;
}

test("values agree with scikit-learn, pROC and torchmetrics", () => {
  const wanted = {
    accuracy: expected.accuracy,
    balanced_accuracy: expected.balanced_accuracy,
    macro_f1: expected.macro_f1,
    micro_f1: expected.micro_f1,
    kappa: expected.kappa,
    weighted_kappa: expected.qwk,
    auroc_ovr: expected.auroc_ovr_macro,
    auroc_ovo: expected.auroc_ovo_macro_hand_till,
    log_loss: expected.log_loss,
    brier: expected.brier_multiclass_sum,
    mcc: expected.mcc,
  };
  for (const [metric, value] of Object.entries(wanted)) expectNear(of(metric).value, value, 1e-12);
  expectNear(of("ece").value, expected.torchmetrics_mce_l1_n10_float64, 1e-6);
});

test("every estimate bears an interval around it, resampled by class or Wilson's", () => {
  for (const { metric, value, low, high, method } of estimates) {
    expect(method).toBe(
      metric === "accuracy" || metric === "micro_f1" ? "Wilson" : "stratified bootstrap, B = 2000",
    );
    // Resampling cannot lower a calibration error as far as it raises it, but here it still brackets.
    expect(low!).toBeLessThan(value!);
    expect(high!).toBeGreaterThan(value!);
  }
  expectInterval(of("accuracy"), [0.6132661994297965, 0.8576452056622828], 1e-12);
});

test("the weighted kappa is for grades only, even if asked for", () => {
  const only = new Set(["kappa", "weighted_kappa"]);
  const nominal = multiclassEstimates(truth, probabilities, classes, { ordinal: false, seed: "demo", only });
  expect(nominal).toEqual([of("kappa")]);
});

test("a class absent from the truth is named where every class is needed", () => {
  const merged = truth.map((label) => (label === 2 ? 1 : label));
  const lacking = multiclassEstimates(merged, probabilities, classes, { ordinal: true, seed: "demo" });
  for (const metric of ["balanced_accuracy", "macro_f1", "auroc_ovr", "auroc_ovo"]) {
    expect(of(metric, lacking)).toMatchObject({ value: null, note: "The truth has no case of severe." });
  }
  for (const metric of ["accuracy", "kappa", "mcc", "log_loss", "brier", "ece"]) {
    expect(of(metric, lacking).value).not.toBeNull();
  }
});

test("a truth of one class has no coefficient of agreement", () => {
  const one = multiclassEstimates(new Int32Array(45), probabilities, classes, {
    ordinal: true,
    seed: "demo",
  });
  expect(of("kappa", one).value).toBeNull();
  expect(of("mcc", one).value).toBeNull();
  expect(of("accuracy", one).value).not.toBeNull();
});

test("no cases, and rows that do not match", () => {
  const options = { ordinal: true, seed: "demo" };
  const empty = multiclassEstimates(new Int32Array(0), new Float64Array(0), classes, options);
  expect(empty.every((estimate) => estimate.value === null)).toBe(true);
  expect(() => multiclassEstimates(truth, probabilities, ["a", "b"], options)).toThrow(RangeError);
});
