import { clipped } from "./losses.ts";
import { Z95 } from "./normal.ts";
import type { Interval } from "./interval.ts";

/** A coefficient of the recalibration model, its standard error and Wald interval. */
export type Coefficient = { value: number; standardError: number; interval: Interval };

/**
 * Calibration-in-the-large: the intercept a of logit P(y) = a + logit p (Cox 1958; Van Calster 2016). Zero
 * where the mean risk is right, negative where risks are overestimated. Null where a class is absent.
 */
export function calibrationInTheLarge(truth: Uint8Array, probability: Float64Array): Coefficient | null {
  const fit = fitLogistic(truth, probability.map(logit), { intercept: 0, slope: 1 }, false);
  return fit && coefficient(fit.intercept, 1 / Math.sqrt(fit.haa));
}

/**
 * Calibration slope b of logit P(y) = a + b · logit p. One where the spread of risks is right, under one
 * where they are too extreme. Null where a class is absent, all risks are equal, or the risks separate the
 * classes (b is then infinite).
 */
export function calibrationSlope(truth: Uint8Array, probability: Float64Array): Coefficient | null {
  const x = probability.map(logit);
  // Centred, the two coefficients are almost uncorrelated and the normal equations well conditioned.
  const centre = x.reduce((sum, value) => sum + value, 0) / x.length;
  if (!overlap(truth, x)) return null;
  const events = truth.reduce((sum, y) => sum + y, 0);
  const start = { intercept: Math.log(events / (truth.length - events)), slope: 0 };
  const fit = fitLogistic(
    truth,
    x.map((value) => value - centre),
    start,
    true,
  );
  return fit && coefficient(fit.slope, Math.sqrt(fit.haa / (fit.haa * fit.hbb - fit.hab ** 2)));
}

/**
 * Whether the classes overlap in x: just then the likelihood has a maximum (Albert & Anderson, Biometrika
 * 1984).
 */
function overlap(truth: Uint8Array, x: Float64Array): boolean {
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    const label = truth[i]!;
    least[label] = Math.min(least[label]!, x[i]!);
    most[label] = Math.max(most[label]!, x[i]!);
  }
  return most[0]! > least[1]! && most[1]! > least[0]!;
}

function logit(probability: number): number {
  const p = clipped(probability);
  return Math.log(p / (1 - p));
}

function coefficient(value: number, standardError: number): Coefficient {
  const half = Z95 * standardError;
  return { value, standardError, interval: { low: value - half, high: value + half } };
}

type Line = { intercept: number; slope: number };

/** Log-likelihood at a line, its gradient (ga, gb) and information matrix (haa, hab, hbb). */
type Fit = Line & { likelihood: number; ga: number; gb: number; haa: number; hab: number; hbb: number };

/**
 * Maximum likelihood by IRLS (Newton's method), until a step changes no coefficient by 1e-12 of itself. Steps
 * that overshoot are halved. Null where a class is absent, or if that should not converge.
 */
function fitLogistic(truth: Uint8Array, x: Float64Array, start: Line, freeSlope: boolean): Fit | null {
  if (!truth.includes(0) || !truth.includes(1)) return null;
  let at = evaluate(truth, x, start);
  for (let iteration = 0; iteration < 50; iteration++) {
    const determinant = at.haa * at.hbb - at.hab * at.hab;
    let a = freeSlope ? (at.hbb * at.ga - at.hab * at.gb) / determinant : at.ga / at.haa;
    let b = freeSlope ? (at.haa * at.gb - at.hab * at.ga) / determinant : 0;
    let next = evaluate(truth, x, { intercept: at.intercept + a, slope: at.slope + b });
    while (
      next.likelihood < at.likelihood - 1e-10 * Math.abs(at.likelihood) &&
      Math.abs(a) + Math.abs(b) > 0
    ) {
      a /= 2;
      b /= 2;
      next = evaluate(truth, x, { intercept: at.intercept + a, slope: at.slope + b });
    }
    if (!Number.isFinite(next.likelihood)) return null;
    at = next;
    if (negligible(a, at.intercept, at.haa) && negligible(b, at.slope, at.hbb)) return at;
  }
  return null;
}

/**
 * Measured by the standard error too: where the likelihood is flat, rounding alone moves a coefficient by
 * more than 1e-12.
 */
function negligible(step: number, coefficient: number, information: number): boolean {
  return Math.abs(step) <= 1e-12 * (1 + Math.abs(coefficient) + 1 / Math.sqrt(information));
}

function evaluate(truth: Uint8Array, x: Float64Array, line: Line): Fit {
  const fit = { ...line, likelihood: 0, ga: 0, gb: 0, haa: 0, hab: 0, hbb: 0 };
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    const eta = line.intercept + line.slope * value;
    const small = Math.exp(-Math.abs(eta));
    const mean = eta >= 0 ? 1 / (1 + small) : small / (1 + small);
    const weight = small / (1 + small) ** 2;
    const residual = truth[i]! - mean;
    fit.likelihood += (truth[i] === 1 ? Math.min(eta, 0) : -Math.max(eta, 0)) - Math.log1p(small);
    fit.ga += residual;
    fit.gb += residual * value;
    fit.haa += weight;
    fit.hab += weight * value;
    fit.hbb += weight * value * value;
  }
  return fit;
}
