import { parseDecimal } from "../../kit/decimal.ts";
import { clipped } from "./columns.ts";
import type { Defect } from "./defects.ts";
import type { CellKind } from "./intake.ts";

const [SPACE, TAB] = [0x20, 0x09];
const decoder = new TextDecoder();

/** The number in a cell; spaces around it are allowed in CSV. NaN or ±Infinity if there is no finite number. */
export function cellNumber(kind: CellKind, bytes: Uint8Array, start: number, end: number): number {
  if (kind === "number") return parseDecimal(bytes, start, end);
  if (kind !== "bare") return NaN;
  while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++;
  while (start < end && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
  return parseDecimal(bytes, start, end);
}

/** Why a cell has no finite number, and what to do. */
export function whyNotFinite(
  kind: CellKind,
  bytes: Uint8Array,
  start: number,
  end: number,
): Omit<Defect, "place"> {
  const text = decoder.decode(bytes.subarray(start, end)).trim();
  const quoted = JSON.stringify(clipped(text));
  if (kind === "null") return { message: "is null.", remedy: FINITE };
  if (kind === "true" || kind === "false") return { message: `is ${kind}, not a number.`, remedy: FINITE };
  if (text === "") return { message: "is empty.", remedy: FINITE };
  if (kind === "text")
    return { message: `is the text ${quoted}.`, remedy: "Write the number without quotes." };
  if (/^[+-]?nan$|^n\/?a$|^null$|^none$/i.test(text))
    return { message: `is ${quoted}, no number.`, remedy: FINITE };
  if (/^[+-]?(inf(inity)?|[\d.]+e\+?\d+|\d+)$/i.test(text))
    return { message: `is ${quoted}, not finite.`, remedy: FINITE };
  if (/^[+-]?\d+,\d+$/.test(text)) {
    return { message: `is ${quoted}, with a decimal comma.`, remedy: `Write ${text.replace(",", ".")}.` };
  }
  return { message: `is ${quoted}, not a number.`, remedy: FINITE };
}

const FINITE = "Write a finite number such as 0.25.";
