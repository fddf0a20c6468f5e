/**
 * Quantile of type 7 (Hyndman & Fan 1996): linear between order statistics, the default of R and NumPy.
 * `ascending` must be sorted; an empty array has no quantile (NaN).
 */
export function quantile(ascending: Float64Array, probability: number): number {
  const position = (ascending.length - 1) * probability;
  const below = Math.floor(position);
  const low = ascending[below] ?? NaN;
  const high = ascending[below + 1] ?? low;
  return low + (high - low) * (position - below);
}
