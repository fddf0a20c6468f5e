import type { Scorer } from "../../benchmarks/scorer.ts";
import type { Predictions } from "../../submissions/predictions/predictions.ts";
import type { Truth } from "../../submissions/predictions/truth.ts";

/** The cases of one split, truth beside prediction. */
export type Cases = {
  /** As in `Truth.targets`. */
  targets: Float64Array;
  /** Row-major, cases × width. */
  values: Float64Array;
  /** How many cases the split has, and how many of them the submission predicted. */
  total: number;
  predicted: number;
};

/**
 * Puts truth and predictions of one split side by side; both number the cases alike. Cases without a prediction get
 * the worst one (`penalise`) or are left out.
 *
 * @param split the place of its codename in `truth.splits`, or null for all cases.
 */
export function alignSplit(
  truth: Truth,
  predictions: Predictions,
  split: number | null,
  scorer: Scorer,
): Cases {
  const { width, lines } = predictions;
  const all = truth.ids.size;
  const { splitOf } = truth;
  const belongs = (id: number) => split === null || splitOf === null || splitOf[id] === split;
  if ((split === null || splitOf === null) && predictions.given === all) {
    return { targets: truth.targets, values: predictions.values, total: all, predicted: all };
  }

  let total = 0;
  let predicted = 0;
  for (let id = 0; id < all; id++) {
    if (!belongs(id)) continue;
    total++;
    if (lines[id] !== 0) predicted++;
  }
  const kept = scorer.missing === "penalise" ? total : predicted;
  const targets = new Float64Array(kept);
  const values = new Float64Array(kept * width);
  for (let id = 0, put = 0; id < all; id++) {
    if (!belongs(id)) continue;
    const given = lines[id] !== 0;
    if (!given && scorer.missing !== "penalise") continue;
    const target = truth.targets[id]!;
    targets[put] = target;
    if (given) for (let k = 0; k < width; k++) values[put * width + k] = predictions.values[id * width + k]!;
    else if (width === 1) values[put] = 1 - target;
    else values[put * width + farthestClass(target, width)] = 1;
    put++;
  }
  return { targets, values, total, predicted };
}

/** A wrong class: of ordered grades the worst, of others one that is always the same. */
function farthestClass(target: number, classes: number): number {
  return target < classes / 2 ? classes - 1 : 0;
}
