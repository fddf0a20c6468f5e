import type { Captured } from "../platform/box.ts";

/** A log as it is stored, with a last line that says how much is missing. */
export function logText({ text, dropped }: Captured): string {
  return dropped === 0 ? text : `${text}\n… ${dropped} more bytes were not kept\n`;
}
