import { confirmTask, nextTask, remoteBenchmark } from "../../evaluations/remote/tasks.ts";
import { type RemoteReport, reportOutcome, reportProgress } from "../../evaluations/remote/report.ts";
import { visibleSubmission } from "../../submissions/submission.ts";
import { type Body, readBody, required, wrong } from "../body.ts";
import { type Call, caller, get, idIn, idParam, patch, post, put, type Route } from "../call.ts";
import { challengesJson } from "../challenges/challenge-json.ts";
import { hostedChallengeOf } from "../challenges/find.ts";
import { json } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { submissionJson } from "./submission-json.ts";
import { submissionOf } from "./submissions.ts";

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

async function confirm(call: Call): Promise<Response> {
  const { id, slug } = await queueOf(call);
  const receipt = (await readBody(call)).text("receipt_handle") ?? "";
  if (receipt === "") throw new Refusal(400, "Please add message receipt handle in the body");
  await confirmTask(call.app.db, id, receipt);
  return json({ success: `Message deleted successfully from the queue: ${slug}` });
}

/** What a body says it is about, under the challenge of the path. */
async function reportedIn(call: Call, body: Body) {
  const { id } = await hostedChallengeOf(call);
  const phase = body.text("challenge_phase");
  const submissionId = idIn(required(body, "submission"));
  return { benchmarkId: id, submissionId, ...(phase === undefined ? {} : { phaseId: idIn(phase) }) };
}

const statusOf = (body: Body) => (body.text("submission_status") ?? "").toLowerCase();
const invalidStatus = () => new Refusal(400, "Sorry, submission status is invalid");

/** PUT update_submission: what came out. */
async function sendOutcome(call: Call): Promise<Response> {
  const body = await readBody(call);
  try {
    return await recordOutcome(call, body, ["finished", "failed", "cancelled"], false);
  } finally {
    await body.discardAll();
  }
}

/** PUT update_partially_evaluated_submission: some of it may be still to come. */
async function sendPartOfOutcome(call: Call): Promise<Response> {
  return recordOutcome(
    call,
    await readBody(call),
    ["finished", "failed", "cancelled", "partially_evaluated"],
    false,
  );
}

async function recordOutcome(call: Call, body: Body, statuses: string[], merge: boolean): Promise<Response> {
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
async function sendProgress(call: Call): Promise<Response> {
  const body = await readBody(call);
  try {
    return await recordProgress(call, body);
  } finally {
    await body.discardAll();
  }
}

async function recordProgress(call: Call, body: Body): Promise<Response> {
  const on = await reportedIn(call, body);
  const status = statusOf(body);
  if (status !== "queued" && status !== "running") throw invalidStatus();
  await reportProgress(call.app, call.viewer, on, status);
  return json(submissionJson(call, await visibleSubmission(call.app.db, caller(call), on.submissionId)));
}

/** PATCH update_partially_evaluated_submission: that it runs, or more of what came out. */
async function sendMore(call: Call): Promise<Response> {
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

/** How the organisers' own machine fetches submissions and reports on them. A queue is called as its challenge's slug. */
export const remoteRoutes: Route[] = [
  get("challenges/challenge/queues/:queue", "host", showChallenge),
  get("jobs/challenge/queues/:queue", "host", receive),
  post("jobs/queues/:queue", "host", confirm),
  put("jobs/challenge/:challenge/update_submission", "host", sendOutcome),
  patch("jobs/challenge/:challenge/update_submission", "host", sendProgress),
  put("jobs/challenges/:challenge/update_partially_evaluated_submission", "host", sendPartOfOutcome),
  patch("jobs/challenges/:challenge/update_partially_evaluated_submission", "host", sendMore),
  put("jobs/submission/:submission/update_started_at", "host", sendStart),
  patch("jobs/submission/:submission/update_started_at", "host", sendStart),
];
