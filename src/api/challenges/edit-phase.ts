import type { BoardConfig, PhaseConfig } from "../../benchmarks/config/types.ts";
import { phaseIn, rewrite } from "../../benchmarks/edit.ts";
import { setPaused } from "../../benchmarks/manage.ts";
import { visiblePhases } from "../../benchmarks/phase.ts";
import { reconfigure } from "../../benchmarks/reconfigure.ts";
import { Fault } from "../../kit/fault.ts";
import { dateTime, flag, integer, listOf, type NameIn, object, oneOf, text } from "../../kit/schema.ts";
import { ok } from "../about.ts";
import { allowDocumented, type Body, readBody, wrong } from "../body.ts";
import { type Call, get, patch, post, put, type Route } from "../call.ts";
import { json, successShape } from "../json.ts";
import { dateIn, listIn } from "./edit.ts";
import { boardOf, hostedChallengeOf, insistOnHost, phaseOf } from "./find.ts";
import { phaseJson, phaseShape, splitJson, splitShape } from "./phase-json.ts";

const limits = [
  ["max_submissions_per_day", "perDay"],
  ["max_submissions_per_month", "perMonth"],
  ["max_submissions", "total"],
  ["max_concurrent_submissions_allowed", "concurrent"],
] as const;

const invitedBody = { "allowed_email_ids?": listOf(text) };
const phaseChange = {
  "name?": text,
  "description?": text,
  "start_date?": dateTime,
  "end_date?": dateTime,
  "is_public?": flag,
  "leaderboard_public?": flag,
  "is_submission_public?": flag,
  "is_restricted_to_select_one_submission?": flag,
  "disable_logs?": flag,
  "is_submission_paused?": flag,
  "max_submissions_per_day?": integer,
  "max_submissions_per_month?": integer,
  "max_submissions?": integer,
  "max_concurrent_submissions_allowed?": integer,
  ...invitedBody,
};
const pauseBody = { "is_submission_paused?": flag };
const splitChange = {
  "visibility?": oneOf(1, 2, 3),
  "leaderboard_decimal_precision?": integer,
  "show_leaderboard_by_latest_submission?": flag,
  "show_execution_time?": flag,
  "show_scores_on_leaderboard?": flag,
};

/** Changes what of a phase can be changed without a new ZIP. */
async function change(call: Call<typeof phaseChange>): Promise<Response> {
  const { challenge, phase } = await phaseOf(call);
  insistOnHost(challenge);
  const body = await readBody(call);
  allowDocumented(call, body);
  await reconfigure(call.app, call.viewer, challenge.id, (config) =>
    edit(phaseIn(config, phase.configId), body),
  );
  return json(phaseJson(call, await phaseOf(call)));
}

function edit(phase: PhaseConfig, body: Body<NameIn<typeof phaseChange>>): void {
  const name = body.text("name")?.trim();
  if (name === "") throw wrong("name", "This field may not be blank.");
  phase.name = name?.slice(0, 100) ?? phase.name;
  const description = body.text("description");
  if (description !== undefined) phase.description = rewrite(phase.description, description);
  phase.start = dateIn(body, "start_date") ?? phase.start;
  phase.end = dateIn(body, "end_date") ?? phase.end;
  phase.isPublic = body.flag("is_public") ?? phase.isPublic;
  phase.leaderboardPublic = body.flag("leaderboard_public") ?? phase.leaderboardPublic;
  phase.submissionsPublic = body.flag("is_submission_public") ?? phase.submissionsPublic;
  phase.onePublicSubmission =
    body.flag("is_restricted_to_select_one_submission") ?? phase.onePublicSubmission;
  phase.disableLogs = body.flag("disable_logs") ?? phase.disableLogs;
  phase.paused = body.flag("is_submission_paused") ?? phase.paused;
  phase.allowedAddresses =
    listIn(body, "allowed_email_ids")?.map((each) => each.toLowerCase()) ?? phase.allowedAddresses;
  for (const [theirs, ours] of limits) {
    const text = body.text(theirs);
    if (text !== undefined && !/^\d{1,9}$/.test(text)) throw wrong(theirs, "A valid integer is required.");
    phase.limits[ours] = text === undefined ? phase.limits[ours] : Number(text);
  }
}

async function showInvited(call: Call): Promise<Response> {
  const { challenge, phase } = await phaseOf(call);
  insistOnHost(challenge);
  return json({ allowed_email_ids: phase.allowedAddresses });
}

async function changeInvited(call: Call<typeof invitedBody>): Promise<Response> {
  const { challenge, phase } = await phaseOf(call);
  insistOnHost(challenge);
  const body = await readBody(call);
  allowDocumented(call, body);
  const added = (listIn(body, "allowed_email_ids") ?? []).map((each) => each.toLowerCase());
  await reconfigure(call.app, call.viewer, challenge.id, (config) => {
    const changed = phaseIn(config, phase.configId);
    // As in EvalAI: PUT sets the list, PATCH and POST add to it.
    changed.allowedAddresses =
      call.request.method === "PUT" ? added : [...new Set([...changed.allowedAddresses, ...added])];
  });
  return showInvited(call);
}

/** Stops every phase of a challenge from taking submissions, or lets them take some again. */
async function pause(call: Call<typeof pauseBody>): Promise<Response> {
  const challenge = await hostedChallengeOf(call);
  const body = await readBody(call);
  const isPaused = body.flag("is_submission_paused") ?? true;
  for (const { id } of await visiblePhases(call.app.db, challenge))
    await setPaused(call.app, call.viewer, challenge.id, id, isPaused);
  return json({ success: isPaused ? "Submissions are paused." : "Submissions are taken again." });
}

const visibilities = new Map<string, BoardConfig["visibility"]>([
  ["1", "host"],
  ["2", "owner"],
  ["3", "public"],
]);

async function changeSplit(call: Call<typeof splitChange>): Promise<Response> {
  const { challenge, board } = await boardOf(call, "part");
  insistOnHost(challenge);
  const body = await readBody(call);
  allowDocumented(call, body);
  await reconfigure(call.app, call.viewer, challenge.id, (config) => {
    const { split, metricSet, phase } = board;
    const changed = config.boards.find(
      (each) =>
        each.phase === phase.configId &&
        each.split === split.configId &&
        each.metricSet === metricSet.configId,
    );
    if (changed === undefined) throw new Fault("missing", "There is no such board.");
    const visibility = body.text("visibility");
    if (visibility !== undefined && !visibilities.has(visibility))
      throw wrong("visibility", "This takes 1, 2 or 3.");
    changed.visibility = visibilities.get(visibility ?? "") ?? changed.visibility;
    const precision = body.text("leaderboard_decimal_precision");
    if (precision !== undefined && !/^\d{1,2}$/.test(precision))
      throw wrong("leaderboard_decimal_precision", "A valid integer is required.");
    changed.precision = precision === undefined ? changed.precision : Number(precision);
    changed.latestSubmission = body.flag("show_leaderboard_by_latest_submission") ?? changed.latestSubmission;
    changed.showExecutionTime = body.flag("show_execution_time") ?? changed.showExecutionTime;
    changed.showScores = body.flag("show_scores_on_leaderboard") ?? changed.showScores;
  });
  return json(splitJson((await boardOf(call, "part")).board));
}

const invited = "challenges/challenges/:challenge/phases/:phase/allowed_email_ids";
const invitedShape = object({ allowed_email_ids: listOf(text) });

export const editPhaseRoutes: Route[] = [
  ...[put, patch].map((route) =>
    route("challenges/challenge/:challenge/challenge_phase/:phase", "host", change, {
      does: "Changes what of a phase can be changed without a new ZIP",
      body: phaseChange,
      answers: ok(phaseShape),
    }),
  ),
  get(invited, "host", showInvited, {
    does: "Shows who alone may submit to a phase; nobody in the list: whoever takes part",
    answers: ok(invitedShape),
  }),
  put(invited, "host", changeInvited, {
    does: "Sets who alone may submit to a phase",
    body: invitedBody,
    answers: ok(invitedShape),
  }),
  ...[patch, post].map((route) =>
    route(invited, "host", changeInvited, {
      does: "Adds to those who may submit to a phase",
      body: invitedBody,
      answers: ok(invitedShape),
    }),
  ),
  ...[post, patch].map((route) =>
    route("challenges/challenge/:challenge/pause_submissions", "host", pause, {
      does: "Stops every phase of a challenge from taking submissions, or lets them take some again",
      body: pauseBody,
      answers: ok(successShape),
    }),
  ),
  ...[put, patch].map((route) =>
    route("challenges/challenge/create/challenge_phase_split/:part", "host", changeSplit, {
      does: "Changes how a leaderboard is shown; visibility 1 is for hosts, 2 for each team's own rows, 3 for all",
      body: splitChange,
      answers: ok(splitShape),
    }),
  ),
];
