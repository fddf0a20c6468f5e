import type { Scorer } from "../../src/benchmarks/scorer.ts";
import type { TestApp } from "./app.ts";
import { type MadeBenchmark, type MadeOf, makeBenchmark } from "./benchmark.ts";

const scorer: Scorer = {
  task: "binary",
  id: "case_id",
  target: "malignant",
  predictions: { "": "probability" },
  positive: "1",
  threshold: 0.5,
  ordinal: false,
  split: null,
  primary: "auroc",
  missing: "strict",
};

/** A benchmark with the built-in scorer and the labels of four cases, a to d; it takes CSV. */
export async function makeScoredBenchmark(app: TestApp, of: MadeOf = {}): Promise<MadeBenchmark> {
  const labels = "case_id,malignant\na,1\nb,0\nc,1\nd,0\n";
  const { digest } = await app.files.store([Buffer.from(labels)], 1000);
  return makeBenchmark(app, {
    labels: ["auroc", "brier"],
    ...of,
    benchmark: { scorer: JSON.stringify(scorer), ...of.benchmark },
    phase: {
      annotation_digest: digest,
      annotation_name: "labels.csv",
      default_attributes: '[{"name":"method_name","isVisible":true},{"name":"project_url","isVisible":true}]',
      ...of.phase,
    },
  });
}

/** Predictions for those cases, all of them in order. */
export const GOOD = "case_id,probability\na,0.9\nb,0.2\nc,0.7\nd,0.4\n";
