import type { Levels } from "./levels.ts";

/**
 * How many positive and negative cases have each distinct score, by ascending score: all that a ROC or PR
 * curve knows.
 */
export type ScoreTable = {
  positives: Uint32Array;
  negatives: Uint32Array;
  /** Number of positive and of negative cases in all. */
  m: number;
  n: number;
};

/** Table of the cases named by `items`; levels without any of them hold zeros, which no curve notices. */
export function tabulate(truth: Uint8Array, levels: Levels, items: Uint32Array): ScoreTable {
  const positives = new Uint32Array(levels.values.length);
  const negatives = new Uint32Array(levels.values.length);
  let m = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const level = levels.level[item]!;
    if (truth[item] === 1) {
      positives[level]!++;
      m++;
    } else negatives[level]!++;
  }
  return { positives, negatives, m, n: items.length - m };
}

/**
 * Table of all cases, without asking which case stood where: the two classes are sorted apart and merged,
 * which for a million cases is several times faster than sorting indices.
 */
export function scoreTable(truth: Uint8Array, score: Float64Array): ScoreTable {
  const [below, above] = sortedByClass(truth, score);
  const positives = new Uint32Array(score.length);
  const negatives = new Uint32Array(score.length);
  let levels = 0;
  let p = 0;
  let q = 0;
  while (p < above.length || q < below.length) {
    const value = Math.min(above[p] ?? Infinity, below[q] ?? Infinity);
    const firstP = p;
    const firstQ = q;
    while (above[p] === value) p++;
    while (below[q] === value) q++;
    positives[levels] = p - firstP;
    negatives[levels] = q - firstQ;
    levels++;
  }
  return {
    positives: positives.subarray(0, levels),
    negatives: negatives.subarray(0, levels),
    m: above.length,
    n: below.length,
  };
}

function sortedByClass(truth: Uint8Array, score: Float64Array): [Float64Array, Float64Array] {
  let m = 0;
  for (let i = 0; i < truth.length; i++) m += truth[i]!;
  const positive = new Float64Array(m);
  const negative = new Float64Array(truth.length - m);
  let p = 0;
  let q = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] === 1) positive[p++] = score[i]!;
    else negative[q++] = score[i]!;
  }
  return [negative.sort(), positive.sort()];
}
