import type { Call } from "./command.ts";

/** A value as the stock client writes JSON: four spaces, keys in order. */
export function prettyJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, each) => (isObject(each) ? inOrder(each) : each), 4);
  // JSON leaves these as they are, and a terminal would obey them.
  return text.replace(
    /[\u007f-\u009f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inOrder = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Says the same thing for programs or for people. @returns the exit code 0. */
export function answer({ isJson, terminal }: Call, value: unknown, text: () => string): number {
  terminal.out(isJson ? prettyJson(value) : text());
  return 0;
}
