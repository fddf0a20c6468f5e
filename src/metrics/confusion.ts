import type { Statistic } from "./bootstrap.ts";

/** Cases counted by truth (rows) and decision (columns), row-major. */
export type Confusion = { classes: number; counts: Float64Array };

/** Decides positive where the score reaches the threshold. */
export function decideAt(score: Float64Array, threshold: number): Uint8Array {
  const decided = new Uint8Array(score.length);
  for (let item = 0; item < score.length; item++) decided[item] = score[item]! >= threshold ? 1 : 0;
  return decided;
}

/** Decides for the most probable class of each row; ties go to the lowest class (NumPy's rule). */
export function decideMostProbable(probabilities: Float64Array, classes: number): Int32Array {
  const decided = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < decided.length; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
    }
    decided[row] = best;
  }
  return decided;
}

type Labels = Uint8Array | Int32Array;

export function confusion(truth: Labels, decided: Labels, classes: number): Confusion {
  const counts = new Float64Array(classes * classes);
  for (let item = 0; item < truth.length; item++) counts[truth[item]! * classes + decided[item]!]!++;
  return { classes, counts };
}

/** A statistic that sees the cases only through their confusion matrix. */
export function ofConfusion(
  truth: Labels,
  decided: Labels,
  classes: number,
  compute: (matrix: Confusion) => number,
): Statistic {
  const cell = Uint32Array.from(truth, (label, item) => label * classes + decided[item]!);
  const matrix = { classes, counts: new Float64Array(classes * classes) };
  return (items) => {
    matrix.counts.fill(0);
    for (let i = 0; i < items.length; i++) matrix.counts[cell[items[i]!]!]!++;
    return compute(matrix);
  };
}

/** The four counts of a two-class matrix, class 1 being positive. */
export function binaryCounts({ counts }: Confusion): { tp: number; fp: number; fn: number; tn: number } {
  return { tn: counts[0]!, fp: counts[1]!, fn: counts[2]!, tp: counts[3]! };
}

/** Cases per true class, cases per decided class, rightly decided cases per class, and all cases. */
export function margins({ classes, counts }: Confusion) {
  const truths = new Float64Array(classes);
  const decisions = new Float64Array(classes);
  const right = new Float64Array(classes);
  let total = 0;
  counts.forEach((count, cell) => {
    const row = Math.floor(cell / classes);
    const column = cell % classes;
    truths[row]! += count;
    decisions[column]! += count;
    if (row === column) right[row]! += count;
    total += count;
  });
  return { truths, decisions, right, total };
}

/** Each row divided by its sum: what became of the cases of each class. NaN in the row of an absent class. */
export function rowShares(matrix: Confusion): Float64Array {
  const { truths } = margins(matrix);
  return matrix.counts.map((count, cell) => count / truths[Math.floor(cell / matrix.classes)]!);
}
