import type { Statistic } from "./bootstrap.ts";
import { ascendingItems, levelsOf } from "./levels.ts";

/**
 * Two-by-two victories: `wins[a * classes + b]` counts the pairs of a case of class a and one of class b in
 * which the former is given the higher probability of a, ties ½. Both multiclass AUROCs are averages of it.
 */
export type Wins = { classes: number; sizes: Float64Array; wins: Float64Array };

/** Mean over the classes of the AUROC of each against all others. NaN where a class is absent. */
export function oneVersusRest({ classes, sizes, wins }: Wins): number {
  const cases = sizes.reduce((sum, size) => sum + size, 0);
  let total = 0;
  for (let a = 0; a < classes; a++) {
    let won = 0;
    for (let b = 0; b < classes; b++) if (b !== a) won += wins[a * classes + b]!;
    total += won / (sizes[a]! * (cases - sizes[a]!));
  }
  return total / classes;
}

/**
 * Hand & Till's M (Machine Learning 2001): mean of A(a|b) over the ordered pairs of classes. NaN where a
 * class is absent.
 */
export function oneVersusOne({ classes, sizes, wins }: Wins): number {
  let total = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = 0; b < classes; b++) {
      if (b !== a) total += wins[a * classes + b]! / (sizes[a]! * sizes[b]!);
    }
  }
  return total / (classes * (classes - 1));
}

/**
 * A column of probabilities walked upwards: the cases in that order, their true classes, and the level each
 * stands on.
 */
type Column = { order: Uint32Array; label: Uint32Array; level: Uint32Array };

/**
 * A statistic of the pairwise victories. Each column is sorted once; a replicate then takes O(n · classes).
 * `probabilities` is row-major, n × classes.
 */
export function ofWins(
  truth: Int32Array,
  probabilities: Float64Array,
  classes: number,
  compute: (wins: Wins) => number,
): Statistic {
  const columns = Array.from({ length: classes }, (_, k): Column => {
    const levels = levelsOf(Float64Array.from(truth, (_label, item) => probabilities[item * classes + k]!));
    const order = ascendingItems(levels);
    return {
      order,
      label: order.map((item) => truth[item]!),
      level: order.map((item) => levels.level[item]!),
    };
  });
  const weight = new Uint32Array(truth.length);
  return (items) => {
    const sizes = new Float64Array(classes);
    const wins = new Float64Array(classes * classes);
    weight.fill(0);
    for (let i = 0; i < items.length; i++) {
      weight[items[i]!]!++;
      sizes[truth[items[i]!]!]!++;
    }
    columns.forEach((column, k) => {
      addWins(column, weight, k, wins.subarray(k * classes, (k + 1) * classes));
    });
    return compute({ classes, sizes, wins });
  };
}

/**
 * Walks a column, crediting each case of class `k` with the cases of every class below its level and half of
 * those on it.
 */
function addWins({ order, label, level }: Column, weight: Uint32Array, k: number, wins: Float64Array): void {
  const below = new Float64Array(wins.length);
  const tied = new Float64Array(wins.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    for (; end < order.length && level[end] === level[start]; end++) {
      tied[label[end]!]! += weight[order[end]!]!;
    }
    const own = tied[k]!;
    if (own > 0) for (let b = 0; b < wins.length; b++) wins[b]! += own * (below[b]! + tied[b]! / 2);
    for (let at = start; at < end; at++) {
      below[label[at]!]! += tied[label[at]!]!;
      tied[label[at]!] = 0;
    }
  }
}
