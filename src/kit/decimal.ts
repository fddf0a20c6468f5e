import { Buffer } from "node:buffer";

/** 10⁰ … 10²²: the powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const EXACT_DIGITS = 15;
const MOST_DIGITS = 19;
const [PLUS, MINUS, POINT, ZERO, NINE, LOWER_E] = [0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x65];

/**
 * The double nearest to the decimal number written in `bytes[start … end)`: sign, digits, point, exponent, as
 * `Number(text)` reads them. NaN for anything else: nothing, words, hexadecimal, separators, spaces. Numbers beyond
 * the range give ±Infinity.
 *
 * Up to 15 significant digits and a power of ten within ±22, one division or multiplication of two exact doubles is
 * correctly rounded (Clinger, "How to read floating point numbers accurately", 1990). Up to 19 digits, see `quotient`.
 * What remains is rare and goes through a string.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let negative = false;
  if (at < end && (bytes[at] === MINUS || bytes[at] === PLUS)) negative = bytes[at++] === MINUS;

  let high = 0;
  let low = 0;
  let significant = 0;
  let digits = 0;
  let scale = 0;
  let afterPoint = false;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) {
      digits++;
      if (significant > 0 || byte !== ZERO) significant++;
      if (significant <= EXACT_DIGITS) high = high * 10 + (byte - ZERO);
      else if (significant <= MOST_DIGITS) low = low * 10 + (byte - ZERO);
      if (afterPoint) scale--;
    } else if (byte === POINT && !afterPoint) {
      afterPoint = true;
    } else {
      break;
    }
  }
  if (digits === 0) return NaN;

  if (at < end) {
    if ((bytes[at]! | 0x20) !== LOWER_E) return NaN;
    at++;
    let exponentNegative = false;
    if (at < end && (bytes[at] === MINUS || bytes[at] === PLUS)) exponentNegative = bytes[at++] === MINUS;
    if (at === end) return NaN;
    let exponent = 0;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte < ZERO || byte > NINE) return NaN;
      exponent = Math.min(exponent * 10 + (byte - ZERO), 1e9);
    }
    scale += exponentNegative ? -exponent : exponent;
  }

  let value = NaN;
  if (scale >= -22 && scale <= 22) {
    if (significant <= EXACT_DIGITS) value = scale < 0 ? high / POWERS[-scale]! : high * POWERS[scale]!;
    else if (significant <= MOST_DIGITS && scale < 0) {
      value = quotient(high, low, POWERS[significant - EXACT_DIGITS]!, POWERS[-scale]!);
    }
  }
  // NaN: none of the quick ways is certain to round correctly.
  if (value !== value)
    return Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1"));
  return negative ? -value : value;
}

/**
 * (high · shift + low) / divisor, correctly rounded, or NaN where it lies too near the middle of two doubles to tell.
 * `high` has 15 digits, `low` at most 4: the dividend is below 2⁶⁴. Shift and divisor are exact powers of ten.
 */
function quotient(high: number, low: number, shift: number, divisor: number): number {
  const dividend = high * shift + low;
  // What rounding took from the dividend, at most 2¹² in size, is the difference of both sides modulo 2³².
  const lost = (Math.imul(high | 0, shift) + low - (dividend | 0)) | 0;
  const first = dividend / divisor;
  const correction = (remainder(dividend, first, divisor) + lost) / divisor;
  // The correction is good to 2⁻¹⁰⁰ of the quotient: both sums agree unless a middle lies within 2⁻⁸³.
  const doubt = first * 2 ** -83;
  const value = first + (correction - doubt);
  return value === first + (correction + doubt) ? value : NaN;
}

/** dividend − quotient · divisor without rounding, by Dekker's product (Numerische Mathematik 18, 1971). */
function remainder(dividend: number, quotient: number, divisor: number): number {
  const product = quotient * divisor;
  const a = 134217729 * quotient;
  const quotientHigh = a - (a - quotient);
  const quotientLow = quotient - quotientHigh;
  const b = 134217729 * divisor;
  const divisorHigh = b - (b - divisor);
  const divisorLow = divisor - divisorHigh;
  const error =
    quotientHigh * divisorHigh -
    product +
    quotientHigh * divisorLow +
    quotientLow * divisorHigh +
    quotientLow * divisorLow;
  return dividend - product - error;
}
