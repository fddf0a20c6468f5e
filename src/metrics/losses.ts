import type { Statistic } from "./bootstrap.ts";

/** Probabilities are kept this far from 0 and 1 where a logarithm is taken of them. */
const CLIP = 1e-6;

export function clipped(probability: number): number {
  return Math.min(Math.max(probability, CLIP), 1 - CLIP);
}

/** The mean of per-case losses over some cases, summed in the order given. */
export function meanOf(losses: Float64Array): Statistic {
  return (items) => {
    let sum = 0;
    for (let i = 0; i < items.length; i++) sum += losses[items[i]!]!;
    return sum / items.length;
  };
}

/** Per case (p − y)²; its mean is the Brier score (Brier 1950) of a binary outcome. */
export function squaredErrors(truth: ArrayLike<number>, predicted: Float64Array): Float64Array {
  return predicted.map((value, item) => (value - truth[item]!) ** 2);
}

/** Per case −ln of the probability given to what happened, with probabilities clipped to [1e-6, 1 − 1e-6]. */
export function logLosses(truth: Uint8Array, probability: Float64Array): Float64Array {
  return probability.map((p, item) => -Math.log(truth[item] === 1 ? clipped(p) : 1 - clipped(p)));
}

/**
 * Per case Σₖ (pₖ − yₖ)²; its mean is the multiclass Brier score, from 0 to 2. `probabilities` is row-major,
 * n × classes.
 */
export function multiclassSquaredErrors(
  truth: Int32Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  return Float64Array.from(truth, (label, item) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      sum += (probabilities[item * classes + k]! - (label === k ? 1 : 0)) ** 2;
    }
    return sum;
  });
}

/**
 * Per case −ln of the (clipped) probability given to the true class. `probabilities` is row-major, n ×
 * classes.
 */
export function multiclassLogLosses(
  truth: Int32Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  return Float64Array.from(
    truth,
    (label, item) => -Math.log(clipped(probabilities[item * classes + label]!)),
  );
}

/** Per case |ŷ − y|. */
export function absoluteErrors(truth: Float64Array, predicted: Float64Array): Float64Array {
  return predicted.map((value, item) => Math.abs(value - truth[item]!));
}
