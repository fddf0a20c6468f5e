/*
 * Scores one file of predictions by its AUROC, as the server does it, in a process that has done nothing before.
 *
 *   bun scripts/bench/auroc-once.ts TRUTH.csv PREDICTIONS.csv
 *
 * Prints JSON: area, low, high, seconds. Loading the program is not counted, compiling it on the way is.
 */
import type { Scorer } from "../../src/benchmarks/scorer.ts";
import { scoreBuiltIn } from "../../src/evaluations/scorer/score.ts";

const [annotationPath = "", submissionPath = ""] = process.argv.slice(2);
const scorer: Scorer = {
  task: "binary",
  id: "case_id",
  target: "target",
  predictions: { "": "probability" },
  positive: "1",
  threshold: 0.5,
  ordinal: false,
  split: null,
  primary: "auroc",
  missing: "strict",
};

const began = performance.now();
const verdict = await scoreBuiltIn({
  scorer,
  annotationPath,
  submissionPath,
  submissionName: "predictions.csv",
  seed: "bench|1",
  boards: [{ split: "test", labels: ["auroc"] }],
});
const seconds = (performance.now() - began) / 1000;
if (verdict.outcome === "failed") throw new Error(verdict.message);
const { value: area, low, high } = verdict.splits[0]!.scores[0]!;
console.log(JSON.stringify({ area, low, high, seconds }));
