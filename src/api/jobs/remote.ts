import { confirmTask, nextTask, remoteBenchmark } from "../../evaluations/remote/tasks.ts";
import { type RemoteReport, reportOutcome, reportProgress } from "../../evaluations/remote/report.ts";
import {
  anything,
  either,
  flag,
  integer,
  maybe,
  type NameIn,
  object,
  oneOf,
  shape,
  text,
  told,
} from "../../kit/schema.ts";
import { visibleSubmission } from "../../submissions/submission.ts";
import { ok } from "../about.ts";
import { type Body, readBody, required, wrong } from "../body.ts";
import { type Call, caller, get, idIn, idParam, patch, post, put, type Route } from "../call.ts";
import { challengeShape, challengesJson } from "../challenges/challenge-json.ts";
import { hostedChallengeOf } from "../challenges/find.ts";
import { json, successShape } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { submissionJson, submissionShape } from "./submission-json.ts";
import { submissionOf } from "./submissions.ts";

const receiptBody = { receipt_handle: text };
/** What a machine reports of a submission. */
const reportBody = {
  submission: integer,
  "challenge_phase?": integer,
  submission_status: oneOf("queued", "running", "partially_evaluated", "finished", "failed", "cancelled"),
  "result?": told("A list of scores by split, or its JSON: split, accuracies, show_to_participant", anything),
  "stdout?": text,
  "stderr?": text,
  "environment_log?": text,
  "metadata?": told("Anything as JSON; for hosts", anything),
};
type Report = Body<NameIn<typeof reportBody>>;
type Reporting = Call<typeof reportBody>;

const queueOf = (call: Call) => remoteBenchmark(call.app.db, call.viewer, call.params.queue ?? "");

async function showChallenge(call: Call): Promise<Response> {
  const [shown] = await challengesJson(call, [await queueOf(call)]);
  return json(shown);
}

/** The next submission for the organisers' own machine; nothing twice where none waits. */
async function receive(call: Call): Promise<Response> {
  const { id } = await queueOf(call);
  const task = await nextTask(call.app, id);
  if (task === null) return json({ body: null, receipt_handle: null });
  const { benchmarkId, phaseId, submissionId, receipt } = task;
  const body = {
    challenge_pk: benchmarkId,
    phase_pk: phaseId,
    submission_pk: submissionId,
    is_static_dataset_code_upload_submission: false,
  };
  return json({ body, receipt_handle: receipt });
}

async function confirm(call: Call<typeof receiptBody>): Promise<Response> {
  const { id, slug } = await queueOf(call);
  const receipt = (await readBody(call)).text("receipt_handle") ?? "";
  if (receipt === "") throw new Refusal(400, "Please add message receipt handle in the body");
  await confirmTask(call.app.db, id, receipt);
  return json({ success: `Message deleted successfully from the queue: ${slug}` });
}

/** What a body says it is about, under the challenge of the path. */
async function reportedIn(call: Call, body: Pick<Report, "text">) {
  const { id } = await hostedChallengeOf(call);
  const phase = body.text("challenge_phase");
  const submissionId = idIn(required(body, "submission"));
  return { benchmarkId: id, submissionId, ...(phase === undefined ? {} : { phaseId: idIn(phase) }) };
}

const statusOf = (body: Pick<Report, "text">) => (body.text("submission_status") ?? "").toLowerCase();
const invalidStatus = () => new Refusal(400, "Sorry, submission status is invalid");

/** PUT update_submission: what came out. */
async function sendOutcome(call: Reporting): Promise<Response> {
  const body = await readBody(call);
  try {
    return await recordOutcome(call, body, ["finished", "failed", "cancelled"], false);
  } finally {
    await body.discardAll();
  }
}

/** PUT update_partially_evaluated_submission: some of it may be still to come. */
async function sendPartOfOutcome(call: Reporting): Promise<Response> {
  return recordOutcome(
    call,
    await readBody(call),
    ["finished", "failed", "cancelled", "partially_evaluated"],
    false,
  );
}

async function recordOutcome(
  call: Call,
  body: Report,
  statuses: string[],
  merge: boolean,
): Promise<Response> {
  const on = await reportedIn(call, body);
  if (on.phaseId === undefined) throw wrong("challenge_phase", "This field is required.");
  const status = statusOf(body);
  if (!statuses.includes(status)) throw invalidStatus();
  const report: RemoteReport = {
    status: status === "partially_evaluated" ? "partly" : (status as "finished" | "failed" | "cancelled"),
    result: asJson(body.value("result")),
    stdout: body.text("stdout") ?? "",
    stderr: [body.text("stderr") ?? "", body.text("environment_log") ?? ""]
      .filter((text) => text !== "")
      .join("\n"),
    metadata: asJson(body.value("metadata")),
    merge,
  };
  await reportOutcome(call.app, call.viewer, on, report);
  return json({ success: "Submission result has been successfully updated" });
}

/** Clients send JSON as a text within a form, or as a part of their own JSON. */
function asJson(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** PATCH update_submission: that it has been taken up. */
async function sendProgress(call: Reporting): Promise<Response> {
  const body = await readBody(call);
  try {
    return await recordProgress(call, body);
  } finally {
    await body.discardAll();
  }
}

async function recordProgress(call: Call, body: Report): Promise<Response> {
  const on = await reportedIn(call, body);
  const status = statusOf(body);
  if (status !== "queued" && status !== "running") throw invalidStatus();
  await reportProgress(call.app, call.viewer, on, status);
  return json(submissionJson(call, await visibleSubmission(call.app.db, caller(call), on.submissionId)));
}

/** PATCH update_partially_evaluated_submission: that it runs, or more of what came out. */
async function sendMore(call: Reporting): Promise<Response> {
  const body = await readBody(call);
  if (statusOf(body) === "running") return recordProgress(call, body);
  return recordOutcome(call, body, ["finished", "partially_evaluated"], true);
}

async function sendStart(call: Call): Promise<Response> {
  const { id, benchmark } = await submissionOf(call);
  await reportProgress(call.app, call.viewer, { benchmarkId: benchmark.id, submissionId: id }, "running");
  return json(
    submissionJson(call, await visibleSubmission(call.app.db, caller(call), idParam(call, "submission"))),
  );
}

const taskShape = shape("QueuedTask", {
  body: maybe(
    object({
      challenge_pk: integer,
      phase_pk: integer,
      submission_pk: integer,
      is_static_dataset_code_upload_submission: flag,
    }),
  ),
  receipt_handle: maybe(text),
});

/** How the organisers' own machine fetches submissions and reports on them. A queue is called as its challenge's slug. */
export const remoteRoutes: Route[] = [
  get("challenges/challenge/queues/:queue", "host", showChallenge, {
    does: "Shows the challenge to which a queue belongs",
    answers: ok(challengeShape),
  }),
  get("jobs/challenge/queues/:queue", "host", receive, {
    does: "Fetches the next submission to be scored on the hosts' own machine; null where none waits",
    answers: ok(taskShape),
  }),
  post("jobs/queues/:queue", "host", confirm, {
    does: "Confirms that a submission has been fetched; else it is delivered again after a minute",
    body: receiptBody,
    answers: ok(successShape),
  }),
  put("jobs/challenge/:challenge/update_submission", "host", sendOutcome, {
    does: "Reports what came out of scoring a submission",
    body: reportBody,
    answers: ok(successShape),
  }),
  patch("jobs/challenge/:challenge/update_submission", "host", sendProgress, {
    does: "Reports that a submission is queued or running",
    body: reportBody,
    answers: ok(submissionShape),
  }),
  put("jobs/challenges/:challenge/update_partially_evaluated_submission", "host", sendPartOfOutcome, {
    does: "Reports what came out so far",
    body: reportBody,
    answers: ok(successShape),
  }),
  patch("jobs/challenges/:challenge/update_partially_evaluated_submission", "host", sendMore, {
    does: "Reports more of what came out, or that it runs",
    body: reportBody,
    answers: ok(either(submissionShape, successShape)),
  }),
  ...[put, patch].map((route) =>
    route("jobs/submission/:submission/update_started_at", "host", sendStart, {
      does: "Reports that a submission has begun to run",
      answers: ok(submissionShape),
    }),
  ),
];
