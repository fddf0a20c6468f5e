/** Means, and sums of squared and multiplied deviations, of two columns over some cases. */
export type Moments = { meanX: number; meanY: number; xx: number; yy: number; xy: number };

/**
 * Two passes over values measured from the first case, so that a large offset costs no digits and a column
 * that does not vary has a deviation of exactly zero.
 */
export function moments(x: Float64Array, y: Float64Array, items: Uint32Array): Moments {
  const originX = x[items[0] ?? 0] ?? NaN;
  const originY = y[items[0] ?? 0] ?? NaN;
  let shiftX = 0;
  let shiftY = 0;
  for (let i = 0; i < items.length; i++) {
    shiftX += x[items[i]!]! - originX;
    shiftY += y[items[i]!]! - originY;
  }
  shiftX /= items.length;
  shiftY /= items.length;
  const sums = { meanX: originX + shiftX, meanY: originY + shiftY, xx: 0, yy: 0, xy: 0 };
  for (let i = 0; i < items.length; i++) {
    const dx = x[items[i]!]! - originX - shiftX;
    const dy = y[items[i]!]! - originY - shiftY;
    sums.xx += dx * dx;
    sums.yy += dy * dy;
    sums.xy += dx * dy;
  }
  return sums;
}
