import type { FailureReason } from "./verdict.ts";

/** What each reason means for the team that submitted, and what to do about it. The evaluator's own sentence comes first. */
export const remedies: Record<FailureReason, string> = {
  timeout:
    "Scoring took longer than this phase allows. If the file is an ordinary one, please tell the organisers.",
  out_of_memory:
    "Scoring needed more memory than it may have. If the file is an ordinary one, please tell the organisers.",
  crashed:
    "The organisers' scoring program stopped with an error. Check the file against the submission guidelines.",
  no_output: "The organisers' scoring program ended without a result. They can see why.",
  malformed_output: "The organisers' scoring program gave a result that cannot be read. They can see why.",
  bad_predictions: "The file is not what this phase asks for. Mend it and submit it again.",
  unknown_ids: "The ids in the file are not those of this phase. Start from the template on the Submit page.",
  bad_annotation:
    "The hidden labels of this benchmark cannot be used, whatever is submitted. The organisers can see why.",
  output_too_large: "The organisers' scoring program gave a result that is too large. They can see why.",
  unknown_split:
    "The organisers' scoring program named a split that this phase does not have. They can see why.",
  missing_metric: "The organisers' scoring program left out a metric of the leaderboard. They can see why.",
  not_finite: "A metric could not be computed from these predictions.",
  missing_package:
    "A Python package that the organisers' scoring program needs is not installed on this server.",
  no_engine: "This server cannot run scoring programs yet. Its administrator has been told what to install.",
  incomplete_upload: "Not all of the file arrived. It cost no quota; please submit it again.",
  remote: "The organisers' own machine, which scores this benchmark, could not score it.",
  platform_error: "This was the server's fault, not the submission's. It cost no quota; please submit again.",
};
