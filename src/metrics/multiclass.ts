import { expectedCalibrationError } from "./calibration.ts";
import { type Confusion, confusion, decideMostProbable, margins, ofConfusion } from "./confusion.ts";
import { balancedAccuracy, macroF1, matthews } from "./decisions.ts";
import type { Estimate } from "./estimate.ts";
import { notEstimable, proportion } from "./estimating.ts";
import { ofWins, oneVersusOne, oneVersusRest, type Wins } from "./hand-till.ts";
import { cohenKappa, quadraticKappa } from "./kappa.ts";
import { multiclassLogLosses, multiclassSquaredErrors } from "./losses.ts";
import { resampled, resampledMean, type Sample } from "./resampling.ts";

type MulticlassCases = Sample & {
  truth: Int32Array;
  /** Row-major, n × classes. */
  probabilities: Float64Array;
  classes: number;
  decided: Int32Array;
  matrix: Confusion;
  /** Names of the classes that the truth lacks. */
  absent: string[];
};

type MulticlassEstimator = (cases: MulticlassCases, metric: string) => Estimate;

/** The order in which they are printed. */
const estimators: Record<string, MulticlassEstimator> = {
  accuracy: rightShare,
  balanced_accuracy: withEveryClass(ofMatrix(balancedAccuracy)),
  macro_f1: withEveryClass(ofMatrix(macroF1)),
  // With one label a case, every false positive is another class's false negative: micro F1 is the accuracy.
  micro_f1: rightShare,
  kappa: ofMatrix(cohenKappa),
  weighted_kappa: ofMatrix(quadraticKappa),
  auroc_ovr: withEveryClass(ranked(oneVersusRest)),
  auroc_ovo: withEveryClass(ranked(oneVersusOne)),
  log_loss: (cases, metric) =>
    resampledMean(metric, cases, multiclassLogLosses(cases.truth, cases.probabilities, cases.classes)),
  brier: (cases, metric) =>
    resampledMean(metric, cases, multiclassSquaredErrors(cases.truth, cases.probabilities, cases.classes)),
  ece: topLabelCalibrationError,
  mcc: ofMatrix(matthews),
};

/**
 * The metrics of a problem with several exclusive classes, with 95 % intervals, in the order of the
 * catalogue.
 *
 * `truth` holds indices into `classes`, `probabilities` is row-major, n × classes, with rows that sum to 1.
 * `ordinal` says that the classes are grades in ascending order, which allows the weighted kappa. `seed` is
 * "<submission sha256>|<phase id>". `only` names the metrics wanted, all if absent.
 */
export function multiclassEstimates(
  truth: Int32Array,
  probabilities: Float64Array,
  classes: readonly string[],
  options: { ordinal: boolean; seed: string; only?: ReadonlySet<string> },
): Estimate[] {
  const k = classes.length;
  if (truth.length * k !== probabilities.length) {
    throw new RangeError("Probabilities are not one row per case and one column per class.");
  }
  const decided = decideMostProbable(probabilities, k);
  const matrix = confusion(truth, decided, k);
  const sizes = margins(matrix).truths;
  const cases: MulticlassCases = {
    n: truth.length,
    strata: { labels: truth, classes: k },
    seed: options.seed,
    truth,
    probabilities,
    classes: k,
    decided,
    matrix,
    absent: classes.filter((_, index) => sizes[index] === 0),
  };
  return Object.entries(estimators)
    .filter(([metric]) => options.only?.has(metric) ?? true)
    .filter(([metric]) => options.ordinal || metric !== "weighted_kappa")
    .map(([metric, estimate]) =>
      cases.n === 0 ? notEstimable(metric, 0, "There are no cases.") : estimate(cases, metric),
    );
}

/** Not estimable unless every class occurs in the truth. */
function withEveryClass(estimator: MulticlassEstimator): MulticlassEstimator {
  return (cases, metric) =>
    cases.absent.length === 0
      ? estimator(cases, metric)
      : notEstimable(metric, cases.n, `The truth has no case of ${cases.absent.join(", ")}.`);
}

function rightShare({ matrix, n }: MulticlassCases, metric: string): Estimate {
  const right = margins(matrix).right.reduce((sum, count) => sum + count, 0);
  return proportion(metric, right, n, "There are no cases.");
}

/** A bootstrapped function of the confusion matrix. */
function ofMatrix(compute: (matrix: Confusion) => number): MulticlassEstimator {
  return (cases, metric) =>
    resampled(
      metric,
      cases,
      ofConfusion(cases.truth, cases.decided, cases.classes, compute),
      "Truth or decisions know only one class: the coefficient is undefined.",
    );
}

/** A bootstrapped function of the pairwise victories. */
function ranked(compute: (wins: Wins) => number): MulticlassEstimator {
  return (cases, metric) =>
    resampled(
      metric,
      cases,
      ofWins(cases.truth, cases.probabilities, cases.classes, compute),
      "There is only one class.",
    );
}

/** Calibration of the probability given to the decided class: it should be how often that class is right. */
function topLabelCalibrationError(cases: MulticlassCases, metric: string): Estimate {
  const { truth, decided, probabilities, classes } = cases;
  const right = Uint8Array.from(truth, (label, item) => (label === decided[item] ? 1 : 0));
  const top = Float64Array.from(decided, (label, item) => probabilities[item * classes + label]!);
  return resampled(metric, cases, expectedCalibrationError(right, top));
}
