/** Why an evaluation failed: a closed list, each with a sentence for the person who sees it. */
export type FailureReason =
  | "timeout"
  | "out_of_memory"
  | "crashed"
  | "no_output"
  | "malformed_output"
  | "bad_predictions"
  | "unknown_ids"
  | "bad_annotation"
  | "output_too_large"
  | "unknown_split"
  | "missing_metric"
  | "not_finite"
  | "missing_package"
  | "no_engine"
  | "image_refused"
  | "platform_error"
  | "incomplete_upload"
  | "remote";

/** One metric of one split as an evaluator reported it; always finite. */
export type SplitScore = {
  metric: string;
  value: number;
  /** Ends of the 95 % interval, where the evaluator gives one. */
  low: number | null;
  high: number | null;
  /** The half-width a script reported as `error_<metric>`. */
  error: number | null;
};

/** The scores of one split, named by its codename. */
export type SplitScores = { split: string; scores: SplitScore[] };

/** What came out of an evaluation, whichever evaluator made it. */
export type Verdict =
  | {
      outcome: "finished";
      splits: SplitScores[];
      /** What the script handed back for the participant (`submission_result`), as JSON text. */
      submissionResult: string | null;
      /** What the script handed back for the host (`submission_metadata`), as JSON text. */
      submissionMetadata: string | null;
    }
  | {
      outcome: "failed";
      reason: FailureReason;
      /** For the participant: what happened and what to do; never a value of the hidden data. */
      message: string;
      /** For the host only: everything that helps to find the cause. */
      detail: string;
    };

/** What the board side declares, against which a verdict is checked. */
export type Expected = {
  /** Boards of the phase: the split's codename and the metric labels it must carry. */
  boards: { split: string; labels: string[] }[];
};
