import { type Confusion, margins } from "./confusion.ts";
import type { Interval } from "./interval.ts";
import { wilson } from "./wilson.ts";

/** Share of right decisions. */
export function accuracy(matrix: Confusion): number {
  const { right, total } = margins(matrix);
  return sum(right) / total;
}

/** Mean over the classes of the share of their cases rightly decided. NaN where a class is absent. */
export function balancedAccuracy(matrix: Confusion): number {
  const { truths, right } = margins(matrix);
  return sum(right.map((count, k) => count / truths[k]!)) / matrix.classes;
}

/**
 * F1 of one class: harmonic mean of its sensitivity and predictive value, 2TP / (2TP + FP + FN). NaN where it
 * is absent.
 */
export function f1(matrix: Confusion, k: number): number {
  const { truths, decisions, right } = margins(matrix);
  return truths[k] === 0 ? NaN : (2 * right[k]!) / (truths[k]! + decisions[k]!);
}

/** Mean F1 over the classes. NaN where a class is absent. */
export function macroF1(matrix: Confusion): number {
  let total = 0;
  for (let k = 0; k < matrix.classes; k++) total += f1(matrix, k);
  return total / matrix.classes;
}

/**
 * Matthews' correlation coefficient, for k classes as Gorodkin (2004) extended it. NaN where truth or
 * decisions know only one class.
 */
export function matthews(matrix: Confusion): number {
  const { truths, decisions, right, total } = margins(matrix);
  let crossed = 0;
  let truthSquares = 0;
  let decisionSquares = 0;
  for (let k = 0; k < matrix.classes; k++) {
    crossed += truths[k]! * decisions[k]!;
    truthSquares += truths[k]! ** 2;
    decisionSquares += decisions[k]! ** 2;
  }
  const spread = Math.sqrt(total ** 2 - decisionSquares) * Math.sqrt(total ** 2 - truthSquares);
  return (sum(right) * total - crossed) / spread;
}

/** One class of a multiclass problem against the rest. A rate without cases to rest on is null. */
export type ClassRates = {
  sensitivity: { value: number; interval: Interval; n: number } | null;
  ppv: { value: number; interval: Interval; n: number } | null;
  f1: number | null;
};

/** Sensitivity, predictive value (with Wilson intervals) and F1 per class. */
export function classRates(matrix: Confusion): ClassRates[] {
  const { truths, decisions, right } = margins(matrix);
  return Array.from(right, (hits, k) => ({
    sensitivity: rate(hits, truths[k]!),
    ppv: rate(hits, decisions[k]!),
    f1: truths[k] === 0 ? null : f1(matrix, k),
  }));
}

function rate(k: number, n: number) {
  return n === 0 ? null : { value: k / n, interval: wilson(k, n), n };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
