import type { Expected, Verdict } from "../verdict.ts";
import { failed, quoted, sentences } from "./failure.ts";
import { readScores } from "./read-scores.ts";
import { type Attachment, readReport } from "./report.ts";

/** A verdict, and remarks for the host on what was left out of it. */
export type VerdictReading = { verdict: Verdict; notes: string[] };

/**
 * Makes a verdict of what evaluate() handed back, checked against what the phase's boards expect.
 *
 * @param json the harness' report (report.ts).
 */
export function readVerdict(json: string, boards: Expected["boards"]): VerdictReading {
  const report = readReport(json);
  if (report === null) return refused("malformed_output", sentences.malformed, "The report cannot be read.");
  switch (report.outcome) {
    case "returned": {
      const scores = readScores(report.scores, boards);
      if ("failure" in scores) return { verdict: scores.failure, notes: [] };
      return {
        verdict: {
          outcome: "finished",
          splits: scores.splits,
          submissionResult: kept(report.submissionResult),
          submissionMetadata: kept(report.submissionMetadata),
        },
        notes: [
          ...scores.notes,
          ...leftOut("submission_result", report.submissionResult),
          ...leftOut("submission_metadata", report.submissionMetadata),
        ],
      };
    }
    case "missing_package": {
      const missing = `Python packages that are not installed on this server: ${quoted(report.packages)}.`;
      const remedy =
        "The administrator adds Debian packages with `assay evaluator build --add NAMES`, wheels with --wheels.";
      return refused("missing_package", sentences.missingPackage, `${missing} ${remedy}\n\n${report.detail}`);
    }
    case "malformed":
      return refused("malformed_output", sentences.malformed, report.detail);
    case "no_result":
      return refused("no_output", sentences.noOutput, report.detail);
    case "out_of_memory":
      return refused("out_of_memory", sentences.outOfMemory, report.detail);
    case "crashed":
      return refused("crashed", sentences.crashed, report.detail);
  }
}

function refused(...failure: Parameters<typeof failed>): VerdictReading {
  return { verdict: failed(...failure), notes: [] };
}

function kept(attachment: Attachment): string | null {
  return attachment !== null && "json" in attachment ? attachment.json : null;
}

function leftOut(name: string, attachment: Attachment): string[] {
  if (attachment === null || "json" in attachment) return [];
  return [`"${name}" was left out: ${attachment.tooLong} characters of JSON are too many.`];
}
