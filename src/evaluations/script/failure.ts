import type { FailureReason, Verdict } from "../verdict.ts";

export type Failed = Extract<Verdict, { outcome: "failed" }>;

/** Of what the host is told, in characters. */
const detailLength = 16_384;

/**
 * @param message for the participant: our own words, with nothing in them that the script said.
 * @param detail for the host, who may see everything.
 */
export function failed(reason: FailureReason, message: string, detail: string): Failed {
  const kept = detail.length <= detailLength ? detail : `… ${detail.slice(-detailLength)}`;
  return { outcome: "failed", reason, message, detail: kept };
}

/** What participants read. None of it says whose fault it is: a script may fail on a good file and on a bad one. */
export const sentences = {
  malformed: "The evaluation script handed back something that is not a result. The host can see what.",
  missingPackage:
    "The evaluation script needs a Python package that is not installed on this server. The host can see which.",
  noOutput: "The evaluation script ended without handing back a result.",
  outOfMemory: "The evaluation needed more memory than it is allowed and was stopped.",
  platform:
    "The evaluation could not be run because of a problem on this server. Your file is not the cause.",
  crashed:
    "The evaluation script stopped with an error. Check that your file has the format this phase asks for; the host can see the error.",
};

/** "dev", "test": names as they stand in a sentence. */
export function quoted(names: string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** Something a script said, on one line and not too long. */
export function excerpt(value: unknown): string {
  // The harness wraps what JSON cannot say: {"__float__": "NaN"}.
  const text = JSON.stringify(value, (_key, item) => item?.__float__ ?? item) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
