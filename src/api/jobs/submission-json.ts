import type { AttributeValues } from "../../submissions/attributes.ts";
import {
  address,
  dateTime,
  either,
  flag,
  integer,
  listOf,
  maybe,
  number,
  object,
  oneOf,
  shape,
  text,
} from "../../kit/schema.ts";
import type { Submission } from "../../submissions/submission.ts";
import type { Call } from "../call.ts";
import { maybeMoment, moment } from "../json.ts";
import { signedAddress } from "../signed.ts";

/** The files that belong to a submission, by the name under which EvalAI keeps each. */
export type FileKind = "input" | "stdout" | "stderr" | "result" | "metadata";

export const fileNames: Record<Exclude<FileKind, "input">, string> = {
  stdout: "stdout.txt",
  stderr: "stderr.txt",
  result: "submission_result.json",
  metadata: "submission_metadata.json",
};

/** The digest of one of them; null where there is none, or none that this reader may have. */
export function digestOf(
  { file, evaluation }: Pick<Submission, "file" | "evaluation">,
  kind: FileKind,
): string | null {
  if (kind === "input") return file.bytes === 0 ? null : file.digest;
  const {
    stdoutDigest = null,
    stderrDigest = null,
    resultDigest = null,
    metadataDigest = null,
  } = evaluation ?? {};
  return { stdout: stdoutDigest, stderr: stderrDigest, result: resultDigest, metadata: metadataDigest }[kind];
}

/** Where one of them can be fetched without a token for the next hour; null where there is none. */
function addressOf(call: Call, submission: Submission, kind: FileKind): string | null {
  if (digestOf(submission, kind) === null) return null;
  return fileAddress(call, submission, kind);
}

export function fileAddress(
  call: Pick<Call, "app" | "url" | "isSecure">,
  { id, file }: Pick<Submission, "id" | "file">,
  kind: FileKind,
): string {
  const name = kind === "input" ? file.name : fileNames[kind];
  return signedAddress(call, "GET", `/api/submission_files/${id}/${kind}/${encodeURIComponent(name)}`);
}

export const statusShape = oneOf(
  "submitting",
  "submitted",
  "queued",
  "running",
  "partially_evaluated",
  "finished",
  "failed",
  "cancelled",
);

export const submissionFields = {
  id: integer,
  participant_team: integer,
  participant_team_name: text,
  challenge_phase: integer,
  created_by: text,
  status: statusShape,
  execution_time: either(number, oneOf("None")),
  submitted_at: dateTime,
  started_at: maybe(dateTime),
  completed_at: maybe(dateTime),
  rerun_resumed_at: maybe(dateTime),
  when_made_public: maybe(dateTime),
  method_name: text,
  method_description: text,
  project_url: text,
  publication_url: text,
  submission_metadata: maybe(
    listOf(object({ name: text, "value?": either(text, flag), "values?": listOf(text) })),
  ),
  is_public: flag,
  is_baseline: flag,
  is_flagged: flag,
  ignore_submission: flag,
  is_verified_by_host: flag,
  job_name: listOf(text),
  message: text,
  input_file: maybe(address),
  submission_input_file: maybe(address),
  stdout_file: maybe(address),
  stderr_file: maybe(address),
  environment_log_file: maybe(address),
  submission_result_file: maybe(address),
  submission_metadata_file: maybe(address),
};
export const submissionShape = shape("Submission", submissionFields);

/**
 * A submission as EvalAI's client reads it, its latest evaluation folded into it. It has to be as its reader may see it:
 * `visibleSubmission` and the lists for hosts make sure of that.
 */
export function submissionJson(call: Call, submission: Submission) {
  const { id, team, method, evaluation, status, isPublic } = submission;
  return {
    id,
    participant_team: team.id,
    participant_team_name: team.name,
    challenge_phase: submission.phaseId,
    created_by: submission.by ?? "",
    status,
    execution_time: secondsOf(submission),
    submitted_at: moment(submission.submittedAt),
    started_at: maybeMoment(evaluation?.startedAt ?? null),
    completed_at: maybeMoment(evaluation?.finishedAt ?? null),
    rerun_resumed_at: null,
    when_made_public: null,
    method_name: method.name,
    method_description: method.description,
    project_url: method.projectUrl,
    publication_url: method.publicationUrl,
    submission_metadata: metadataOf(submission.attributes),
    is_public: isPublic,
    is_baseline: submission.isBaseline,
    is_flagged: submission.isFlagged,
    ignore_submission: submission.isFlagged,
    is_verified_by_host: false,
    job_name: [],
    message: evaluation?.message ?? "",
    input_file: addressOf(call, submission, "input"),
    submission_input_file: null,
    stdout_file: addressOf(call, submission, "stdout"),
    stderr_file: addressOf(call, submission, "stderr"),
    environment_log_file: null,
    submission_result_file: addressOf(call, submission, "result"),
    submission_metadata_file: addressOf(call, submission, "metadata"),
  };
}

/** EvalAI's server writes what Python prints for nothing while a submission is not finished. */
export function secondsOf({ evaluation }: Pick<Submission, "evaluation">): number | "None" {
  if (evaluation === null || evaluation.finishedAt === null) return "None";
  const { runMs, startedAt, finishedAt } = evaluation;
  if (runMs !== null) return runMs / 1000;
  return startedAt === null ? "None" : (finishedAt - startedAt) / 1000;
}

function metadataOf(attributes: AttributeValues) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return entries.map(([name, value]) => (Array.isArray(value) ? { name, values: value } : { name, value }));
}
