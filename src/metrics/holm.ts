/** Holm's step-down adjustment (1979) of a family of p-values, in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  const ascending = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  let least = 0;
  ascending.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = least;
  });
  return adjusted;
}
