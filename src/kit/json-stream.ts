import { scanChunks } from "./chunks.ts";
import { isJsonNumber, stringEnd, unescape } from "./json-tokens.ts";
import type { Problem } from "./problem.ts";

/** What a value that is neither object nor array is. */
export type JsonScalar = "text" | "number" | "true" | "false" | "null";

/**
 * Takes a JSON text piece by piece; each may return a problem to stop with. Bytes are only valid during the call:
 * strings come without quotes and escapes, numbers as they were written.
 */
export type JsonTaker = {
  open(container: "object" | "array", line: number): Problem | void;
  close(line: number): Problem | void;
  key(bytes: Uint8Array, start: number, end: number, line: number): Problem | void;
  value(kind: JsonScalar, bytes: Uint8Array, start: number, end: number, line: number): Problem | void;
};

export type JsonLimits = { depth: number; tokenBytes: number; bytes: number };

export const JSON_LIMITS: JsonLimits = { depth: 64, tokenBytes: 64 * 1024, bytes: 2 ** 31 };

const [LF, QUOTE, COMMA, COLON] = [0x0a, 0x22, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const decoder = new TextDecoder();

type Expected = "value" | "value or ]" | "key or }" | "key" | ":" | ", or the end" | "nothing";
const SAID: Record<Expected, string> = {
  value: "a value",
  "value or ]": "a value or ]",
  "key or }": 'a name in quotes or "}"',
  key: "a name in quotes",
  ":": "a colon",
  ", or the end": "a comma or the closing bracket",
  nothing: "the end of the file",
};

/**
 * Reads one JSON text (RFC 8259, nothing beyond it: no comments, trailing commas, NaN or Infinity) from a stream cut
 * anywhere. It keeps no values: memory is the depth and the longest token. That a name occurs twice in one object is
 * for the taker to notice, who knows which names there can be.
 * Returns the defect that stopped the reading, or null at the end.
 */
export async function readJson(
  source: AsyncIterable<Uint8Array>,
  taker: JsonTaker,
  limits: JsonLimits = JSON_LIMITS,
): Promise<Problem | null> {
  const containers = new Uint8Array(limits.depth);
  let depth = 0;
  let expected: Expected = "value";
  let problem = undefined as Problem | void;
  let line = 1;
  /** Bytes of earlier scans; where the present line begins, counted from the beginning of the stream. */
  let before = 0;
  let lineStart = 0;

  const stop = (at: number, message: string, remedy?: string): number => {
    problem = {
      severity: "error",
      place: "JSON",
      message,
      remedy,
      line,
      column: before + at - lineStart + 1,
    };
    return -1;
  };
  const afterValue = (): Expected => (depth === 0 ? "nothing" : ", or the end");

  await scanChunks(source, (bytes, used, last) => {
    let at = 0;
    while (at < used) {
      const byte = bytes[at]!;
      if (byte === LF) {
        line++;
        lineStart = before + ++at;
      } else if (byte === 0x20 || byte === 0x0d || byte === 0x09) {
        at++;
      } else if (byte === COMMA && expected === ", or the end") {
        expected = containers[depth - 1] === OPEN_OBJECT ? "key" : "value";
        at++;
      } else if (byte === COLON && expected === ":") {
        expected = "value";
        at++;
      } else if (byte === QUOTE && (expected.startsWith("value") || expected.startsWith("key"))) {
        const close = stringEnd(bytes, at + 1, used);
        if ((close < 0 ? used : close) - at > limits.tokenBytes)
          return stop(at, `a text is longer than ${limits.tokenBytes} bytes.`);
        if (close < 0) {
          if (last) return stop(at, "a text is opened and never closed.");
          break;
        }
        const end = unescape(bytes, at + 1, close);
        if (end < 0) return stop(at, "a text contains a raw control character or an unknown escape.");
        const isKey = expected.startsWith("key");
        problem = isKey ? taker.key(bytes, at + 1, end, line) : taker.value("text", bytes, at + 1, end, line);
        expected = isKey ? ":" : afterValue();
        at = close + 1;
      } else if ((byte === OPEN_ARRAY || byte === OPEN_OBJECT) && expected.startsWith("value")) {
        if (depth === limits.depth) return stop(at, `brackets are nested more than ${limits.depth} deep.`);
        containers[depth++] = byte;
        problem = taker.open(byte === OPEN_ARRAY ? "array" : "object", line);
        expected = byte === OPEN_ARRAY ? "value or ]" : "key or }";
        at++;
      } else if (closes(byte, expected, containers[depth - 1])) {
        depth--;
        problem = taker.close(line);
        expected = afterValue();
        at++;
      } else if (expected.startsWith("value") && isWordByte(byte)) {
        let end = at + 1;
        while (end < used && isWordByte(bytes[end]!)) end++;
        if (end - at > limits.tokenBytes)
          return stop(at, `a number is longer than ${limits.tokenBytes} bytes.`);
        if (end === used && !last) break;
        const kind = scalarKind(bytes, at, end);
        if (kind === null)
          return stop(at, ...notJson(decoder.decode(bytes.subarray(at, Math.min(end, at + 40)))));
        problem = taker.value(kind, bytes, at, end, line);
        expected = afterValue();
        at = end;
      } else {
        const found = decoder.decode(bytes.subarray(at, at + 4)).slice(0, 1);
        return stop(at, `found ${JSON.stringify(found)} where ${SAID[expected]} belongs.`);
      }
      if (problem !== undefined) return -1;
    }
    before += at;
    if (before > limits.bytes) return stop(0, `the file is larger than ${limits.bytes} bytes.`);
    if (last && expected !== "nothing") return stop(at, `the file ends where ${SAID[expected]} belongs.`);
    return at;
  });
  return problem ?? null;
}

function closes(byte: number, expected: Expected, container: number | undefined): boolean {
  if (byte === CLOSE_ARRAY)
    return container === OPEN_ARRAY && (expected === "value or ]" || expected === ", or the end");
  return (
    byte === CLOSE_OBJECT &&
    container === OPEN_OBJECT &&
    (expected === "key or }" || expected === ", or the end")
  );
}

/** Letters, digits, "+", "-" and ".": what numbers and words are made of. */
function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (lower >= 0x61 && lower <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b
  );
}

function scalarKind(bytes: Uint8Array, start: number, end: number): JsonScalar | null {
  if (isJsonNumber(bytes, start, end)) return "number";
  if (end - start > 5) return null;
  const word = decoder.decode(bytes.subarray(start, end));
  return word === "true" || word === "false" || word === "null" ? word : null;
}

function notJson(word: string): [message: string, remedy?: string] {
  if (/^[+-]?(nan|inf|infinity)$/i.test(word)) {
    return [`${word} is not a number that JSON knows.`, "Write a finite number for every case."];
  }
  if (/^[+-]?[.\d]/.test(word))
    return [`${word} is not a number as JSON writes it.`, "Write it like 0.25 or 2.5e-1."];
  return [`${word} is neither a number nor true, false or null.`, "Put text in double quotes."];
}
