/** Φ⁻¹(0.975): the half width of a 95 % normal interval, in standard errors. */
export const Z95 = 1.959963984540054;

/**
 * Upper tail of the standard normal distribution, P(Z > z), to about 1e-15.
 *
 * Near the centre it sums Marsaglia's series ½ + φ(z)(z + z³/3 + z⁵/15 + …) (J. Stat. Softw. 11(4), 2004);
 * further out, where that would cancel, Laplace's continued fraction of Mills' ratio.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let ratio = z;
  for (let k = 120; k >= 1; k--) ratio = z + k / ratio;
  return density / ratio;
}

/** Two-sided p-value of a standard normal deviate. */
export function twoSidedP(z: number): number {
  return 2 * normalTail(Math.abs(z));
}
