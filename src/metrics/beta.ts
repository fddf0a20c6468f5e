/**
 * ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x ≥ 10, by Stirling's series (Abramowitz & Stegun 6.1.41).
 * Kept apart from ln Γ because ln B of large arguments would otherwise lose the digits that matter.
 */
function stirlingCorrection(x: number): number {
  const q = 1 / (x * x);
  return (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / x;
}

/** ln Γ(x) for x > 0: Stirling's series, reached from below by Γ(x) = Γ(x + 1) / x. */
function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < 10) product *= shifted++;
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI);
  return stirling + stirlingCorrection(shifted) - Math.log(product);
}

/** ln B(a, b) for a, b > 0, exact to rounding also where a and b are in the millions. */
export function logBeta(a: number, b: number): number {
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  if (q < 10) return logGamma(p) + logGamma(q) - logGamma(p + q);
  const tail = stirlingCorrection(q) - stirlingCorrection(p + q);
  if (p < 10) return logGamma(p) + tail + p - p * Math.log(p + q) + (q - 0.5) * Math.log1p(-p / (p + q));
  return (
    0.5 * Math.log((2 * Math.PI) / q) +
    stirlingCorrection(p) +
    tail +
    (p - 0.5) * Math.log(p / (p + q)) +
    q * Math.log1p(-p / (p + q))
  );
}

/**
 * Regularised incomplete beta function I_x(a, b), by the continued fraction DLMF 8.17.22, evaluated with
 * Lentz's method on the side of the mean where it converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a) * fraction;

  function nonZero(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/** The x with I_x(a, b) = probability, by bisection down to neighbouring doubles. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
}
