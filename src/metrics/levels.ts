/**
 * Where each case stands among the distinct values of a column. Ranks, ROC and precision–recall curves need
 * no more, so a bootstrap sorts once and afterwards only counts.
 */
export type Levels = {
  /** Per case, the index of its value in `values`. */
  level: Uint32Array;
  /** The distinct values, ascending. */
  values: Float64Array;
};

/** Levels of finite values; −0 and 0 are the same level. O(n log n), with the native sort of numbers. */
export function levelsOf(column: Float64Array): Levels {
  const values = distinct(column.slice().sort());
  const level = new Uint32Array(column.length);
  for (let item = 0; item < column.length; item++) level[item] = indexIn(values, column[item]!);
  return { level, values };
}

function distinct(ascending: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0; i < ascending.length; i++) {
    if (i === 0 || ascending[i] !== ascending[kept - 1]) ascending[kept++] = ascending[i]!;
  }
  return ascending.slice(0, kept);
}

/** Binary search for a value known to occur. */
function indexIn(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cases ordered by level, ties in file order (a counting sort). */
export function ascendingItems(levels: Levels): Uint32Array {
  const next = new Uint32Array(levels.values.length + 1);
  for (const level of levels.level) next[level + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const order = new Uint32Array(levels.level.length);
  levels.level.forEach((level, item) => {
    order[next[level]!++] = item;
  });
  return order;
}
