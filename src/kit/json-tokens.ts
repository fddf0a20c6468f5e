const [QUOTE, BACKSLASH, LOWER_U] = [0x22, 0x5c, 0x75];
const [PLUS, MINUS, POINT, ZERO, NINE, LOWER_E] = [0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x65];

/** Escape letter → byte: \" \\ \/ \b \f \n \r \t. */
const ESCAPED: Record<number, number> = {
  0x22: 0x22,
  0x5c: 0x5c,
  0x2f: 0x2f,
  0x62: 0x08,
  0x66: 0x0c,
  0x6e: 0x0a,
  0x72: 0x0d,
  0x74: 0x09,
};

/** Where the quote stands that ends a string whose content begins at `start`, or -1 if the bytes end before. */
export function stringEnd(bytes: Uint8Array, start: number, used: number): number {
  for (let at = start; at < used; at++) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at++;
  }
  return -1;
}

/**
 * Turns the content of a JSON string into UTF-8, in place. A half of a surrogate pair becomes U+FFFD, as TextEncoder
 * writes it. Returns the new end, or -1 for a raw control character or an escape that JSON does not know.
 */
export function unescape(bytes: Uint8Array, start: number, end: number): number {
  let put = start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20) return -1;
    if (byte !== BACKSLASH) {
      bytes[put++] = byte;
      continue;
    }
    const letter = bytes[++at]!;
    if (letter !== LOWER_U) {
      const meant = ESCAPED[letter];
      if (meant === undefined) return -1;
      bytes[put++] = meant;
      continue;
    }
    let code = hex4(bytes, at + 1, end);
    if (code < 0) return -1;
    at += 4;
    if (code >= 0xd800 && code <= 0xdfff) {
      const second = bytes[at + 1] === BACKSLASH && bytes[at + 2] === LOWER_U ? hex4(bytes, at + 3, end) : -1;
      const pair = code <= 0xdbff && second >= 0xdc00 && second <= 0xdfff;
      code = pair ? 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00) : 0xfffd;
      if (pair) at += 6;
    }
    put = putCodePoint(bytes, put, code);
  }
  return put;
}

function hex4(bytes: Uint8Array, start: number, end: number): number {
  if (start + 4 > end) return -1;
  let code = 0;
  for (let at = start; at < start + 4; at++) {
    const byte = bytes[at]!;
    const lower = byte | 0x20;
    if (byte >= ZERO && byte <= NINE) code = code * 16 + (byte - ZERO);
    else if (lower >= 0x61 && lower <= 0x66) code = code * 16 + (lower - 0x61 + 10);
    else return -1;
  }
  return code;
}

function putCodePoint(bytes: Uint8Array, put: number, code: number): number {
  if (code < 0x80) {
    bytes[put++] = code;
    return put;
  }
  if (code < 0x800) bytes[put++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) bytes[put++] = 0xe0 | (code >> 12);
    else {
      bytes[put++] = 0xf0 | (code >> 18);
      bytes[put++] = 0x80 | ((code >> 12) & 0x3f);
    }
    bytes[put++] = 0x80 | ((code >> 6) & 0x3f);
  }
  bytes[put++] = 0x80 | (code & 0x3f);
  return put;
}

/** Whether the bytes are a JSON number: no leading zeros or plus, digits on both sides of the point. */
export function isJsonNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start;
  const whole = digitsEnd(bytes, at, end);
  if (whole === at || (bytes[at] === ZERO && whole > at + 1)) return false;
  at = whole;
  if (at < end && bytes[at] === POINT) {
    const fraction = digitsEnd(bytes, at + 1, end);
    if (fraction === at + 1) return false;
    at = fraction;
  }
  if (at < end && (bytes[at]! | 0x20) === LOWER_E) {
    at++;
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
    const exponent = digitsEnd(bytes, at, end);
    if (exponent === at) return false;
    at = exponent;
  }
  return at === end;
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
  return at;
}
