import { participation } from "../../benchmarks/entry.ts";
import { flagSubmission } from "../../evaluations/exposure.ts";
import { rerunSubmission } from "../../evaluations/rerun.ts";
import { Fault } from "../../kit/fault.ts";
import { integer, listOf, object, told } from "../../kit/schema.ts";
import { submissionsByState, submissionsInState, submissionsOfTeam } from "../../submissions/list.ts";
import { type Submission, type VisibleSubmission, visibleSubmission } from "../../submissions/submission.ts";
import { ok, pageOf, paging } from "../about.ts";
import { type Call, caller, del, get, idParam, post, type Route } from "../call.ts";
import { hostedChallengeOf, insistOnHost, phaseAlone } from "../challenges/find.ts";
import { askedPage, json, paged, successShape } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { statusShape, submissionJson, submissionShape } from "./submission-json.ts";
import { placeOf } from "./submit.ts";

/** The submission that the path names, as its reader may see it. @throws Fault missing. */
export async function submissionOf(call: Call): Promise<VisibleSubmission> {
  try {
    return await visibleSubmission(call.app.db, caller(call), idParam(call, "submission"));
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "missing") throw error;
    throw new Fault("missing", `Submission ${(call.params.submission ?? "").slice(0, 30)} does not exist`);
  }
}

const show = async (call: Call) => json(submissionJson(call, await submissionOf(call)));

/** What the caller's team has submitted to a phase, the newest first. */
async function list(call: Call): Promise<Response> {
  const { app, viewer } = call;
  const { challenge, phase } = await placeOf(call);
  const present = await participation(app.db, viewer, challenge, app.clock.now());
  if (present === null || present.team === null)
    throw new Fault("forbidden", "Your team does not take part.", [], "no_entry");
  const asked = askedPage(call, 100);
  const { rows, total } = await submissionsOfTeam(
    app.db,
    phase.id,
    present.team.id,
    asked.page,
    asked.perPage,
  );
  return paged(
    call,
    asked,
    total,
    rows.map((row) => submissionJson(call, row)),
  );
}

const states: Submission["status"][] = [
  "submitting",
  "submitted",
  "queued",
  "running",
  "finished",
  "failed",
  "cancelled",
];

/** Everybody's submissions in one state, for the organisers' own machine: a plain list. */
async function listByState(call: Call): Promise<Response> {
  const { id } = await hostedChallengeOf(call);
  const asked = call.url.searchParams.get("status") ?? "";
  const status = states.find((state) => state === asked);
  if (status === undefined) throw new Refusal(400, `Invalid submission status ${asked.slice(0, 30)}`);
  const rows = await submissionsInState(call.app.db, id, status);
  return json(rows.map((row) => submissionJson(call, row)));
}

async function countByState(call: Call): Promise<Response> {
  const { challenge, phase } = await phaseAlone(call);
  insistOnHost(challenge);
  return json({ status: await submissionsByState(call.app.db, phase.id) });
}

async function rerun(call: Call): Promise<Response> {
  const { id } = await submissionOf(call);
  await rerunSubmission(call.app, caller(call), id);
  return json({ success: "Submission is successfully submitted for re-running" });
}

/** Nothing goes on where it broke off: it is evaluated once more. */
async function resume(call: Call): Promise<Response> {
  const { id, status } = await submissionOf(call);
  if (status !== "failed") throw new Refusal(400, "Only failed submissions can be resumed");
  await rerunSubmission(call.app, caller(call), id);
  return json({ success: "Submission is successfully resumed" });
}

/** A host takes it out of every ranking; nothing is removed. */
async function ignore(call: Call): Promise<Response> {
  const { id } = insistOnHost(await submissionOf(call));
  await flagSubmission(call.app, caller(call), id, true);
  return show(call);
}

export const submissionRoutes: Route[] = [
  get("jobs/challenge/:challenge/challenge_phase/:phase/submission", "read", list, {
    does: "Lists what the caller's team has submitted to a phase, the newest first",
    query: paging,
    answers: ok(pageOf(submissionShape)),
  }),
  get("jobs/submission/:submission", "read", show, {
    does: "Shows a submission: its status, and where its files can be fetched for an hour",
    answers: ok(submissionShape),
  }),
  del("jobs/submission/:submission", "host", ignore, {
    does: "Takes a submission out of every ranking; nothing is removed",
    answers: ok(submissionShape),
  }),
  get("jobs/challenge/:challenge/submission", "host", listByState, {
    does: "Lists everybody's submissions in one state, to hosts",
    query: { status: told("Which state", statusShape) },
    answers: ok(listOf(submissionShape)),
  }),
  get("jobs/phases/:phase/submission_count_by_status", "host", countByState, {
    does: "Counts the submissions to a phase by their state",
    answers: ok(object({ status: listOf(object({ status: statusShape, count: integer })) })),
  }),
  ...["re-run", "re-run-by-host"].map((verb) =>
    post(`jobs/submissions/:submission/${verb}`, "submit", rerun, {
      does: "Evaluates a submission once more",
      answers: ok(successShape),
    }),
  ),
  ...["resume", "resume-by-host"].map((verb) =>
    post(`jobs/submissions/:submission/${verb}`, "submit", resume, {
      does: "Evaluates a submission that failed once more",
      answers: ok(successShape),
    }),
  ),
];
