/** The nearest number with so many decimals: what `toFixed` writes, as a number. */
export function withDecimals(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
