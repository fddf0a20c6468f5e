import { isObject } from "./report.ts";

/** A metric's value, or why it is none: a phrase that completes "Sensitivity is …". */
export type Reading = { value: number } | { defect: string };

const causes: Record<string, string> = {
  NaN: "not a number (NaN); usually something was divided by zero, for instance because a class has no case or nothing was predicted",
  Infinity:
    "infinite; usually something was divided by zero, or the logarithm of a probability of exactly 0 or 1 was taken",
};

/** What a score may be at most, by absolute value. JSON can spell numbers beyond it that 64 bits hold as infinite. */
const largest = 1e308;

/** Reads one number as the harness writes it. Only finite numbers are numbers; true and "0.9" are not. */
export function readNumber(value: unknown): Reading {
  if (typeof value === "number") {
    return Math.abs(value) <= largest ? { value } : { defect: "too large to be kept" };
  }
  if (isObject(value) && typeof value.__float__ === "string") {
    return { defect: causes[value.__float__.replace("-", "")] ?? "not a number" };
  }
  if (typeof value === "boolean") return { defect: "true or false instead of a number" };
  if (typeof value === "string") return { defect: "text instead of a number" };
  if (value === null) return { defect: "empty (None) instead of a number" };
  return { defect: "a collection instead of a number" };
}
