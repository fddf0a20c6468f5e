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
  image_refused: "The image cannot be run here. It cost no quota; mend the image and push it again.",
  incomplete_upload: "Not all of the file arrived. It cost no quota; please submit it again.",
  remote: "The organisers' own machine, which scores this benchmark, could not score it.",
  platform_error: "This was the server's fault, not the submission's. It cost no quota; please submit again.",
};

/** Reasons that the run of an image itself can have. */
export type ImageReason = Extract<
  FailureReason,
  | "timeout"
  | "out_of_memory"
  | "crashed"
  | "no_output"
  | "malformed_output"
  | "unknown_ids"
  | "output_too_large"
  | "image_refused"
>;

/**
 * What they mean, and what to do. The same words whatever happened inside: an image reads data that its authors are not to
 * see, so nothing it says, and no number that it chooses, may come out with the reason.
 */
export const imageReasons: Record<ImageReason, { message: string; remedy: string }> = {
  timeout: {
    message: "The image ran longer than this phase allows and was stopped.",
    remedy: "Try it with as many cores as the phase gives, without a network, on data of the same size.",
  },
  out_of_memory: {
    message: "The image needed more memory than this phase gives and was stopped.",
    remedy: "What it writes to /tmp, /dev/shm and /output counts as memory. Load the data in smaller parts.",
  },
  crashed: {
    message: "The image ended with an error.",
    remedy: "Run it as the page about images shows: without a network, read-only, as a user without a name.",
  },
  no_output: {
    message: "The image ended without predictions.",
    remedy: "It has to write /output/predictions.csv or /output/predictions.json before it ends.",
  },
  malformed_output: {
    message: "What the image left in /output is not what this phase asks for.",
    remedy:
      "Check the columns and the numbers against the template, and leave one file of predictions and no links.",
  },
  unknown_ids: {
    message: "The ids in the image's predictions are not those of the data that it read.",
    remedy: "Take each id from the input as it stands there.",
  },
  output_too_large: {
    message: "The image left more in /output than this phase allows.",
    remedy: "Leave the predictions alone, and what is only needed meanwhile in /tmp.",
  },
  image_refused: {
    message: "The image cannot be run here.",
    remedy: "It cost no quota. Mend the image and push it again.",
  },
};
