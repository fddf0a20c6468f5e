import { incompleteBeta } from "./beta.ts";

/**
 * Exact McNemar test of two models' decisions on the same cases: the binomial test of the cases that only one
 * of them decides rightly, two-sided. Class labels in all three columns.
 */
export function mcnemar(
  truth: ArrayLike<number>,
  decidedA: ArrayLike<number>,
  decidedB: ArrayLike<number>,
): { onlyARight: number; onlyBRight: number; p: number } {
  let onlyARight = 0;
  let onlyBRight = 0;
  for (let item = 0; item < truth.length; item++) {
    const a = decidedA[item] === truth[item];
    const b = decidedB[item] === truth[item];
    if (a && !b) onlyARight++;
    if (b && !a) onlyBRight++;
  }
  const fewer = Math.min(onlyARight, onlyBRight);
  const more = Math.max(onlyARight, onlyBRight);
  // P(X ≤ k) of a binomial (n, ½) is I_½(n − k, k + 1).
  const p = fewer === more ? 1 : Math.min(1, 2 * incompleteBeta(0.5, more, fewer + 1));
  return { onlyARight, onlyBRight, p };
}
