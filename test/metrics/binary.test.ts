import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { binaryEstimates } from "../../src/metrics/binary.ts";
import frozen from "../golden/prng_golden.json";
import { binary, expectInterval, expectNear, scoredCases } from "./fixtures.ts";

const { truth, p1, expected } = binary;
const estimates = binaryEstimates(truth, p1, { threshold: 0.5, seed: "demo" });

function of(metric: string, among = estimates) {
  return among.find((estimate) => estimate.metric === metric)!;
}

describe("the fixture", () => {
  test("values agree with the references", () => {
    const at = expected["thr0.5"];
    const wanted = {
      auroc: expected.auroc_p1,
      average_precision: expected.average_precision,
      brier: expected.brier,
      brier_skill: expected.brier_skill_score,
      log_loss: expected["log_loss_clip1e-6"],
      calibration_slope: expected.calibration_slope,
      calibration_in_the_large: expected.calibration_in_the_large,
      observed_expected: expected.O_E_ratio,
      ece: expected.ece10_equal_width_left_closed,
      sensitivity: at.sens,
      specificity: at.spec,
      ppv: at.ppv,
      npv: at.npv,
      accuracy: at.acc,
      balanced_accuracy: at.balanced_acc,
      f1: at.f1,
      mcc: at.mcc,
      kappa: at.kappa,
      lr_positive: at.lr_pos,
      lr_negative: at.lr_neg,
      net_benefit: expected.net_benefit["0.5"].model,
    };
    expect(estimates.map((estimate) => estimate.metric)).toEqual(Object.keys(wanted));
    for (const [metric, value] of Object.entries(wanted)) expectNear(of(metric).value, value, 1e-9);
  });

  test("intervals agree with the references", () => {
    const at = expected["thr0.5"];
    expectInterval(of("auroc"), expected.ci_logit, 1e-10);
    expectInterval(of("sensitivity"), at.sens_wilson, 1e-12);
    expectInterval(of("specificity"), at.spec_wilson, 1e-12);
    expectInterval(of("ppv"), at.ppv_wilson, 1e-12);
    expectInterval(of("npv"), at.npv_wilson, 1e-12);
    expectInterval(of("accuracy"), at.acc_wilson, 1e-12);
    expectInterval(of("lr_positive"), at.lr_pos_ci_log, 1e-12);
    expectInterval(of("lr_negative"), at.lr_neg_ci_log, 1e-12);
    expect([of("brier").low, of("brier").high]).toEqual(frozen.brier_B2000_ci);
    const factor = Math.exp(1.959963984540054 * Math.sqrt((1 - 1 / 3) / 20));
    const ratio = expected.O_E_ratio;
    expectInterval(of("observed_expected"), [ratio / factor, ratio * factor], 1e-12);
  });

  test("methods are named, n is what the estimate rests on, and few cases are noted", () => {
    expect(of("auroc").method).toBe("DeLong, logit scale");
    expect(of("average_precision").method).toBe("stratified bootstrap, B = 2000");
    expect([of("auroc").n, of("sensitivity").n, of("ppv").n]).toEqual([60, 20, 27]);
    expect(of("sensitivity").note).toBe("Fewer than 30 cases: interval unreliable.");
    expect(of("specificity").note).toBeUndefined();
  });
});

test("only the wanted metrics are estimated, as they are among all", () => {
  const only = new Set(["kappa", "auroc"]);
  const some = binaryEstimates(truth, p1, { threshold: 0.5, seed: "demo", only });
  expect(some).toEqual([of("auroc"), of("kappa")]);
});

test("another seed moves bootstrap intervals and nothing else", () => {
  const other = binaryEstimates(truth, p1, { threshold: 0.5, seed: "other" });
  expect(of("brier", other).value).toBe(of("brier").value);
  expect(of("brier", other).low).not.toBe(of("brier").low);
  expect(of("auroc", other)).toEqual(of("auroc"));
});

describe("degenerate data", () => {
  const options = { threshold: 0.5, seed: "demo" };

  test("without one class, what compares the classes is null with a note, the rest stands", () => {
    const none = binaryEstimates(new Uint8Array(60), p1, options);
    const both = [
      "auroc",
      "average_precision",
      "brier_skill",
      "calibration_slope",
      "calibration_in_the_large",
    ];
    const decided = ["balanced_accuracy", "f1", "mcc", "kappa", "lr_positive", "lr_negative", "net_benefit"];
    for (const metric of [...both, ...decided, "sensitivity"]) {
      expect(of(metric, none)).toMatchObject({ value: null, low: null, high: null });
      expect(of(metric, none).note).toBe("There are no positive cases.");
    }
    for (const metric of ["brier", "log_loss", "ece", "specificity", "accuracy"]) {
      expect(of(metric, none).value).not.toBeNull();
      expect(of(metric, none).low).not.toBeNull();
    }
    const positives = binaryEstimates(new Uint8Array(60).fill(1), p1, options);
    expect(of("auroc", positives).note).toBe("There are no negative cases.");
  });

  test("no case called positive leaves no predictive value", () => {
    const low = binaryEstimates(
      truth,
      p1.map((p) => p / 3),
      options,
    );
    expect(of("ppv", low)).toMatchObject({ value: null, n: 0, note: "No case is called positive." });
    expect(of("lr_positive", low).value).toBeNull();
    expect(of("mcc", low).value).toBeNull();
    expect(of("kappa", low).value).toBe(0);
  });

  test("one probability for all", () => {
    const flat = binaryEstimates(truth, new Float64Array(60).fill(0.5), options);
    expect(of("auroc", flat)).toMatchObject({ value: 0.5, low: null, high: null, method: "none" });
    expect(of("calibration_slope", flat).value).toBeNull();
    const zero = binaryEstimates(truth, new Float64Array(60), options);
    expect(of("observed_expected", zero).value).toBeNull();
  });

  test("a threshold of 1 has no net benefit", () => {
    const strict = binaryEstimates(truth, p1, { threshold: 1, seed: "demo", only: new Set(["net_benefit"]) });
    expect(strict[0]!.value).toBeNull();
    expect(strict[0]!.note).toStartWith("At a threshold of 1");
  });

  test("no cases, and columns that do not match", () => {
    const empty = binaryEstimates(new Uint8Array(0), new Float64Array(0), options);
    expect(empty.length).toBe(estimates.length);
    expect(empty.every((estimate) => estimate.value === null && estimate.n === 0)).toBe(true);
    expect(() => binaryEstimates(truth, new Float64Array(59), options)).toThrow(RangeError);
  });

  test("whatever the cases, an estimate is finite or null, and its interval is in order", () => {
    fc.assert(
      fc.property(scoredCases(0), fc.constantFrom(0, 0.3, 0.5, 1), ({ truth: labels, score }, threshold) => {
        for (const { value, low, high, note } of binaryEstimates(labels, score, { threshold, seed: "x" })) {
          expect(value === null || Number.isFinite(value)).toBe(true);
          expect(low === null).toBe(high === null);
          if (low !== null && high !== null) expect(low).toBeLessThanOrEqual(high);
          if (low === null) expect(note).toBeString();
        }
      }),
      { numRuns: 15 },
    );
  });
});
