/**
 * What the Python harness reports (static/evaluator/run.py). Every field may have been forged, since it comes out of a
 * process in which the host's script, and perhaps through it a participant's file, had its way.
 */
export type Report =
  | {
      outcome: "returned";
      /** JSON: `{ "result": …, "error": … }` as evaluate() returned them, numbers that JSON lacks as `{"__float__":"NaN"}`. */
      scores: string;
      submissionResult: Attachment;
      submissionMetadata: Attachment;
    }
  | { outcome: "malformed" | "no_result" | "out_of_memory" | "crashed"; detail: string }
  | { outcome: "missing_package"; packages: string[]; detail: string };

/** Something handed on as it is: JSON text, at most `attachmentLength` of it; or how long it would have been; or nothing. */
export type Attachment = { json: string } | { tooLong: number } | null;

/** In characters; run.py has the same number. */
export const attachmentLength = 1024 * 1024;

/** @returns null if that is no report of ours. */
export function readReport(text: string): Report | null {
  const report = parseObject(text);
  if (report === null) return null;
  const detail = typeof report.detail === "string" ? report.detail : "";
  switch (report.outcome) {
    case "returned":
      if (typeof report.scores !== "string") return null;
      return {
        outcome: "returned",
        scores: report.scores,
        submissionResult: attachment(report.submission_result),
        submissionMetadata: attachment(report.submission_metadata),
      };
    case "missing_package":
      if (!Array.isArray(report.packages)) return null;
      return { outcome: "missing_package", packages: report.packages.map(String), detail };
    case "malformed":
    case "no_result":
    case "out_of_memory":
    case "crashed":
      return { outcome: report.outcome, detail };
    default:
      return null;
  }
}

/** The harness' own measure, in bytes: the highest resident memory of its largest process. */
export function reportedMemory(text: string): number | null {
  const bytes = parseObject(text)?.peak_memory_bytes;
  return Number.isSafeInteger(bytes) && (bytes as number) > 0 ? (bytes as number) : null;
}

function attachment(value: unknown): Attachment {
  if (typeof value === "number") return { tooLong: value };
  if (typeof value !== "string" || parse(value) === undefined) return null;
  return value.length <= attachmentLength ? { json: value } : { tooLong: value.length };
}

/** @returns null for anything but a JSON object. */
export function parseObject(text: string): Record<string, unknown> | null {
  const value = parse(text);
  return isObject(value) ? value : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON, or undefined for anything else: nested too deeply, for instance. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
