import { afterAll, describe, expect, test } from "bun:test";
import type { Scorer } from "../../../src/benchmarks/scorer.ts";
import { scoreBuiltIn } from "../../../src/evaluations/scorer/score.ts";
import type { Verdict } from "../../../src/evaluations/verdict.ts";
import golden from "../../golden/golden.json";
import { binary, multiclass, regression, tableFolder } from "../../submissions/predictions/table-file.ts";

const folder = tableFolder();
afterAll(folder.remove);

type Run = {
  scorer: Scorer;
  truth: string;
  predictions: string;
  boards: [split: string, labels: string[]][];
};

function score({ scorer, truth, predictions, boards }: Run): Promise<Verdict> {
  return scoreBuiltIn({
    scorer,
    annotationPath: folder.write(truth),
    submissionPath: folder.write(predictions),
    submissionName: predictions.startsWith("[") ? "p.json" : "p.csv",
    seed: "demo|seed",
    boards: boards.map(([split, labels]) => ({ split, labels })),
  });
}

/** Scores as split → label → value. */
async function values(run: Run): Promise<Record<string, Record<string, number>>> {
  const verdict = await score(run);
  if (verdict.outcome === "failed") throw new Error(`${verdict.message}\n${verdict.detail}`);
  return Object.fromEntries(
    verdict.splits.map(({ split, scores }) => [
      split,
      Object.fromEntries(scores.map(({ metric, value }) => [metric, value])),
    ]),
  );
}

const table = (header: string, rows: (string | number)[][]) =>
  `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const cases = (targets: number[], name = (target: number) => String(target)) =>
  table(
    "id,sick",
    targets.map((target, at) => [`c${at}`, name(target)]),
  );

/** A fixed disorder, so that alignment has something to do. */
const shuffled = <Row>(rows: Row[]) => rows.map((_, at) => rows[(at * 7 + 3) % rows.length]!);

describe("golden numbers through real files", () => {
  test("binary, rows in disorder", async () => {
    const { data, expected } = golden.binary;
    const predictions = table("p,id", shuffled(data.p1.map((p, at) => [p, `c${at}`])));
    const labels = [
      "AUROC",
      "Average precision",
      "brier",
      "log_loss",
      "Sensitivity",
      "accuracy",
      "MCC",
      "ece",
    ];
    const found = await values({
      scorer: binary,
      truth: cases(data.y),
      predictions,
      boards: [["test", labels]],
    });
    const wanted = [
      expected.auroc_p1,
      expected.average_precision,
      expected.brier,
      expected["log_loss_clip1e-6"],
      expected["thr0.5"].sens,
      expected["thr0.5"].acc,
      expected["thr0.5"].mcc,
      expected.ece10_equal_width_left_closed,
    ];
    labels.forEach((label, at) => expect(found.test![label]).toBeCloseTo(wanted[at]!, 12));
  });

  test("binary intervals", async () => {
    const { data, expected } = golden.binary;
    const predictions = JSON.stringify(data.p1.map((p, at) => ({ id: `c${at}`, p })));
    const verdict = await score({
      scorer: binary,
      truth: cases(data.y),
      predictions,
      boards: [["test", ["AUROC", "Sensitivity"]]],
    });
    if (verdict.outcome === "failed") throw new Error(verdict.detail);
    const [auroc, sensitivity] = verdict.splits[0]!.scores;
    expect([auroc!.low, auroc!.high].map((end) => end!.toFixed(10))).toEqual(
      expected.ci_logit.map((end) => end.toFixed(10)),
    );
    expect(sensitivity!.low).toBeCloseTo(expected["thr0.5"].sens_wilson[0]!, 12);
    expect(sensitivity!.error).toBeNull();
  });

  test("multiclass with ordered grades", async () => {
    const { data, expected } = golden.multiclass;
    const names = ["mild", "severe", "fatal"];
    const scorer = { ...multiclass, ordinal: true, predictions: { mild: "p0", severe: "p1", fatal: "p2" } };
    const predictions = table("id,p2,p1,p0", shuffled(data.p.map(([a, b, c], at) => [`c${at}`, c!, b!, a!])));
    const labels = ["accuracy", "auroc_ovr", "auroc_ovo", "weighted_kappa", "log_loss", "brier"];
    const truth = cases(data.y, (target) => names[target]!);
    const found = await values({ scorer, truth, predictions, boards: [["test", labels]] });
    const wanted = [
      expected.accuracy,
      expected.auroc_ovr_macro,
      expected.auroc_ovo_macro_hand_till,
      expected.qwk,
      expected.log_loss,
      expected.brier_multiclass_sum,
    ];
    labels.forEach((label, at) => expect(found.test![label]).toBeCloseTo(wanted[at]!, 12));
  });

  test("regression", async () => {
    const { data, expected } = golden.regression;
    const predictions = table("id,age", shuffled(data.yhat.map((value, at) => [`c${at}`, value])));
    const found = await values({
      scorer: regression,
      truth: cases(data.y),
      predictions,
      boards: [["test", ["MAE", "rmse", "R²", "ccc"]]],
    });
    const wanted = [expected.mae, expected.rmse, expected.r2, expected.lin_ccc_population_var];
    Object.values(found.test!).forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 12));
  });
});

const six = "c0,c1,c2,c3,c4,c5".split(",");
const truth = table(
  "id,sick,part",
  six.map((id, at) => [id, at % 2, at < 4 ? "dev" : "test"]),
);
const predictions = table(
  "id,p",
  six.map((id, at) => [id, [0.1, 0.9, 0.2, 0.8, 0.7, 0.3][at]!]),
);

describe("splits and boards", () => {
  const scorer = { ...binary, split: "part" };

  test("each split has its own cases, and its boards' metrics together", async () => {
    const boards: Run["boards"] = [
      ["test", ["accuracy"]],
      ["dev", ["accuracy"]],
      ["test", ["Brier score"]],
    ];
    const found = await values({ scorer, truth, predictions, boards });
    expect(found.dev).toEqual({ accuracy: 1 });
    expect(found.test).toEqual({ accuracy: 0, "Brier score": expect.closeTo(0.49, 12) });
  });

  test("without a split column every board gets all cases", async () => {
    const found = await values({
      scorer: binary,
      truth,
      predictions,
      boards: [
        ["dev", ["accuracy"]],
        ["test", ["accuracy"]],
      ],
    });
    expect(found.dev!.accuracy).toBeCloseTo(4 / 6, 12);
    expect(found.test).toEqual(found.dev!);
  });

  test("the team is told about the whole, the host about each split", async () => {
    const lacking = predictions.replace("c5,0.3\n", "");
    const run = { scorer: { ...scorer, missing: "coverage-only" as const }, truth, predictions: lacking };
    const verdict = await score({ ...run, boards: [["test", ["accuracy"]]] });
    if (verdict.outcome === "failed") throw new Error(verdict.detail);
    expect(JSON.parse(verdict.submissionResult!)).toEqual({ cases: 6, predicted: 5, renormalised: 0 });
    expect(JSON.parse(verdict.submissionMetadata!)).toMatchObject([
      { split: "test", cases: 2, predicted: 1 },
    ]);
  });
});

describe("missing predictions", () => {
  const lacking = table("id,p", [
    ["c1", 0.9],
    ["c2", 0.2],
    ["c3", 0.8],
  ]);
  const run = (missing: Scorer["missing"]) => ({
    scorer: { ...binary, missing },
    truth,
    predictions: lacking,
  });

  test("strict refuses", async () => {
    expect(await score({ ...run("strict"), boards: [["test", ["accuracy"]]] })).toMatchObject({
      outcome: "failed",
      reason: "bad_predictions",
      message: expect.stringContaining('3 cases have no prediction: "c0", "c4", "c5"'),
    });
  });

  test("penalise counts 1 − y", async () => {
    const found = await values({ ...run("penalise"), boards: [["test", ["brier", "accuracy"]]] });
    expect(found.test).toEqual({ accuracy: 0.5, brier: expect.closeTo((0.01 + 0.04 + 0.04 + 3) / 6, 12) });
  });

  test("coverage-only scores those present", async () => {
    const found = await values({ ...run("coverage-only"), boards: [["test", ["brier", "accuracy"]]] });
    expect(found.test).toEqual({ accuracy: 1, brier: expect.closeTo(0.09 / 3, 12) });
  });

  test("penalise counts the farthest class in multiclass", async () => {
    const scorer = {
      ...multiclass,
      missing: "penalise" as const,
      predictions: { a: "pa", b: "pb", c: "pc" },
    };
    const found = await values({
      scorer,
      truth: "id,sick\nx,a\ny,b\nz,c\n",
      predictions: "id,pa,pb,pc\nx,1,0,0\n",
      boards: [["test", ["accuracy", "brier"]]],
    });
    expect(found.test).toEqual({ accuracy: expect.closeTo(1 / 3, 12), brier: expect.closeTo(4 / 3, 12) });
  });
});

describe("failed verdicts", () => {
  const boards: Run["boards"] = [["test", ["AUROC"]]];

  test("a label that is no metric of the task", async () => {
    const verdict = await score({
      scorer: binary,
      truth,
      predictions,
      boards: [["test", ["AUROC", "Dice", "weighted_kappa"]]],
    });
    expect(verdict).toMatchObject({ reason: "missing_metric" });
    expect(verdict).toHaveProperty(
      "detail",
      expect.stringContaining(
        'There is no metric "Dice", "weighted_kappa" for the task binary. There are: auroc,',
      ),
    );
  });

  test("the weighted kappa of classes without an order", async () => {
    const run = {
      truth: "id,sick\nx,a\ny,b\n",
      predictions: "id,pa,pb\nx,1,0\ny,1,0\n",
      boards: [["test", ["weighted_kappa"]]] as Run["boards"],
    };
    expect(await score({ scorer: multiclass, ...run })).toMatchObject({ reason: "missing_metric" });
    expect(await score({ scorer: { ...multiclass, ordinal: true }, ...run })).toMatchObject({
      outcome: "finished",
    });
  });

  test("a split that the annotation does not have", async () => {
    expect(
      await score({
        scorer: { ...binary, split: "part" },
        truth,
        predictions,
        boards: [["final", ["AUROC"]]],
      }),
    ).toEqual({
      outcome: "failed",
      reason: "unknown_split",
      message: "A leaderboard of this phase has no cases. Your file is not the cause.",
      detail: 'The annotation has no case of split "final". It has: "dev", "test".',
    });
  });

  test("an annotation that cannot be used says nothing of it to the team", async () => {
    const verdict = await score({
      scorer: binary,
      truth: "id,sick\nc1,secret\nc2,1\nc3,hidden\n",
      predictions,
      boards,
    });
    expect(verdict).toEqual({
      outcome: "failed",
      reason: "bad_annotation",
      message: "The hidden labels of this benchmark cannot be used. Your file is not the cause.",
      detail: expect.stringContaining('target "hidden" is a third value besides "1", "secret"'),
    });
  });

  test("a file of another phase", async () => {
    const verdict = await score({ scorer: binary, truth, predictions: "id,p\nx,0.5\ny,0.5\n", boards });
    expect(verdict).toMatchObject({
      reason: "unknown_ids",
      message:
        'p.csv line 2: column "id": "x" is no case of this phase. Take the ids from the template of this phase, letter by letter.',
      detail: expect.stringContaining('"y" is no case'),
    });
  });

  test("a file with ids of another phase and something else that is wrong", async () => {
    const verdict = await score({ scorer: binary, truth, predictions: "id,p\nx,0.5\ny,2\n", boards });
    expect(verdict).toMatchObject({ reason: "bad_predictions" });
  });

  test("a metric that the labels cannot carry: the reason is for the host alone", async () => {
    const healthy = truth.replaceAll(/,1,test/g, ",0,test");
    expect(
      await score({ scorer: { ...binary, split: "part" }, truth: healthy, predictions, boards }),
    ).toEqual({
      outcome: "failed",
      reason: "not_finite",
      message:
        "A metric of this benchmark cannot be estimated for this submission. The organisers can see which and why.",
      detail: "AUROC cannot be estimated on split test: There are no positive cases.",
    });
  });
});
