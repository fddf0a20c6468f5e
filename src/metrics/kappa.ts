import { type Confusion, margins } from "./confusion.ts";

/**
 * Cohen's kappa (1960): agreement beyond what the margins give by chance. NaN where the truth knows only one
 * class.
 */
export function cohenKappa(matrix: Confusion): number {
  return weightedKappa(matrix, (a, b) => (a === b ? 0 : 1));
}

/**
 * Kappa with quadratic weights (Cohen 1968): a decision two grades off weighs four times one that is one
 * grade off. Only for ordered grades; among nominal classes the distance means nothing.
 */
export function quadraticKappa(matrix: Confusion): number {
  return weightedKappa(matrix, (a, b) => (a - b) ** 2);
}

/** 1 − observed over expected disagreement. */
function weightedKappa(matrix: Confusion, disagreement: (a: number, b: number) => number): number {
  const { truths, decisions, total } = margins(matrix);
  if (truths.some((count) => count === total)) return NaN;
  let observed = 0;
  let expected = 0;
  for (let a = 0; a < matrix.classes; a++) {
    for (let b = 0; b < matrix.classes; b++) {
      observed += disagreement(a, b) * matrix.counts[a * matrix.classes + b]!;
      expected += (disagreement(a, b) * truths[a]! * decisions[b]!) / total;
    }
  }
  return 1 - observed / expected;
}
