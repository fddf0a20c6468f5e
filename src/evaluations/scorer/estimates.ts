import type { Scorer } from "../../benchmarks/scorer.ts";
import { binaryEstimates } from "../../metrics/binary.ts";
import type { Estimate } from "../../metrics/estimate.ts";
import { multiclassEstimates } from "../../metrics/multiclass.ts";
import { regressionEstimates } from "../../metrics/regression.ts";
import type { Cases } from "./align.ts";

/**
 * The metrics named in `only` for the cases of one split.
 * @param seed "<submission sha256>|<phase id>", which makes the bootstrap repeatable.
 */
export function estimateCases(
  scorer: Scorer,
  cases: Cases,
  seed: string,
  only: ReadonlySet<string>,
): Estimate[] {
  switch (scorer.task) {
    case "binary":
      return binaryEstimates(new Uint8Array(cases.targets), cases.values, {
        threshold: scorer.threshold,
        seed,
        only,
      });
    case "multiclass": {
      const classes = Object.keys(scorer.predictions);
      return multiclassEstimates(new Int32Array(cases.targets), cases.values, classes, {
        ordinal: scorer.ordinal,
        seed,
        only,
      });
    }
    case "regression":
      return regressionEstimates(cases.targets, cases.values, { seed, only });
  }
}
