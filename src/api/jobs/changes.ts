import { cancelSubmission } from "../../evaluations/cancel.ts";
import { flagSubmission, showSubmission } from "../../evaluations/exposure.ts";
import { describeMethod } from "../../submissions/describe.ts";
import type { Method } from "../../submissions/method.ts";
import { flag, namesOf, oneOf } from "../../kit/schema.ts";
import { visibleSubmission, type VisibleSubmission } from "../../submissions/submission.ts";
import { ok } from "../about.ts";
import { allowOnly, type Body, readBody } from "../body.ts";
import { type Call, caller, idParam, patch, type Route } from "../call.ts";
import { Fault } from "../../kit/fault.ts";
import { json } from "../json.ts";
import { inFields, Refusal } from "../refusal.ts";
import { submissionJson, submissionShape } from "./submission-json.ts";
import { submissionOf } from "./submissions.ts";
import { methodBody, type MethodField, methodFields } from "./submit.ts";

/** What may be changed about a submission: by its team, and beyond that by hosts. Anything else is refused by name. */
const byTeam = { "status?": oneOf("cancelled"), "is_public?": flag, ...methodBody };
const byHosts = { ...byTeam, "is_flagged?": flag };

/** PATCH …: withdraws a submission, shows or hides it, describes its method anew. The path has to fit the submission. */
async function change(call: Call<typeof byHosts>): Promise<Response> {
  const submission = await submissionOf(call);
  insistOnPath(call, submission);
  const body = await readBody(call);
  allowOnly(body, namesOf(submission.isHost ? byHosts : byTeam));
  const user = caller(call);
  const { app } = call;
  const { id } = submission;
  const method = changedMethod(body);
  const [status, isPublic, isFlagged] = [
    body.text("status"),
    body.flag("is_public"),
    body.flag("is_flagged"),
  ];
  if (status !== undefined && status !== "cancelled")
    throw new Refusal(400, "A submission's status can only be changed to cancelled.");
  if (Object.keys(method).length > 0)
    await inFields(methodFields, () => describeMethod(app, user, id, method));
  if (isPublic !== undefined && isPublic !== submission.isPublic)
    await showSubmission(app, user, id, isPublic);
  if (isFlagged !== undefined && isFlagged !== submission.isFlagged)
    await flagSubmission(app, user, id, isFlagged);
  if (status !== undefined && submission.status !== "cancelled") await cancelSubmission(app, user, id);
  return json(submissionJson(call, await visibleSubmission(app.db, user, id)));
}

/** A number in the path that belongs to another challenge is a mistake that must not be passed over. */
function insistOnPath(call: Call, { id, benchmark, phaseId }: VisibleSubmission): void {
  const fits = (name: string, value: number) =>
    call.params[name] === undefined || idParam(call, name) === value;
  if (fits("challenge", benchmark.id) && fits("phase", phaseId)) return;
  throw new Fault("missing", `Submission ${id} does not exist`);
}

function changedMethod(body: Pick<Body<MethodField>, "text">): Partial<Method> {
  const method: Partial<Method> = {};
  for (const [ours, theirs] of Object.entries(methodFields) as [keyof Method, MethodField][]) {
    const text = body.text(theirs);
    if (text !== undefined) method[ours] = text.trim();
  }
  return method;
}

export const changeRoutes: Route[] = [
  "jobs/challenge/:challenge/challenge_phase/:phase/submission/:submission",
  "jobs/challenges/:challenge/submissions/:submission/update_submission_meta",
].map((path) =>
  patch(path, "submit", change, {
    does: "Withdraws a submission, shows or hides it, describes its method anew; hosts also flag it",
    body: byHosts,
    answers: ok(submissionShape),
  }),
);
