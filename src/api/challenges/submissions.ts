import { type Member, membersOf } from "../../accounts/member.ts";
import { participation } from "../../benchmarks/entry.ts";
import { Fault } from "../../kit/fault.ts";
import { csvRow } from "../../kit/csv-writer.ts";
import { bytes, dateTime, listOf, object, shape, text, told } from "../../kit/schema.ts";
import { submissionsOfPhase, submissionsOfTeam } from "../../submissions/list.ts";
import type { Submission } from "../../submissions/submission.ts";
import { madeFile } from "../../doors/downloads.ts";
import { ok, pageOf, paging } from "../about.ts";
import { readBody } from "../body.ts";
import { type Call, get, post, type Route } from "../call.ts";
import { submissionFields, submissionJson } from "../jobs/submission-json.ts";
import { askedPage, moment, paged } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { listIn } from "./edit.ts";
import { insistOnHost, phaseOf } from "./find.ts";

/** Everybody's submissions to a phase as their hosts manage them, with who is behind each. */
async function list(call: Call): Promise<Response> {
  const { challenge, phase } = await phaseOf(call);
  insistOnHost(challenge);
  const asked = askedPage(call, 150);
  const { rows, total } = await submissionsOfPhase(call.app.db, phase.id, asked.page, asked.perPage);
  return paged(call, asked, total, await managedJson(call, rows));
}

const managedShape = shape("ManagedSubmission", {
  ...submissionFields,
  participant_team: text,
  challenge_phase: text,
  created_at: dateTime,
  participant_team_members: listOf(object({ username: text, email: text })),
  participant_team_members_email_ids: listOf(text),
  participant_team_members_affiliations: listOf(text),
});

async function managedJson(call: Call, submissions: Submission[]) {
  const members = new Map<number, Member[]>();
  for (const id of new Set(submissions.map(({ team }) => team.id)))
    members.set(id, await membersOf(call.app.db, id));
  return submissions.map((submission) => {
    const people = members.get(submission.team.id) ?? [];
    return {
      ...submissionJson(call, submission),
      participant_team: submission.team.name,
      challenge_phase: submission.phaseName,
      created_at: moment(submission.submittedAt),
      participant_team_members: people.map(({ name, email }) => ({ username: name, email })),
      participant_team_members_email_ids: people.map(({ email }) => email),
      participant_team_members_affiliations: people.map(({ affiliation }) => affiliation),
    };
  });
}

/** Columns of the file, by the names under which hosts choose them. */
const columns = [
  ...["id", "participant_team", "participant_team_members", "participant_team_members_email_ids"],
  ...["participant_team_members_affiliations", "challenge_phase", "status", "created_by", "execution_time"],
  ...[
    "submitted_at",
    "method_name",
    "method_description",
    "project_url",
    "publication_url",
    "is_public",
    "is_flagged",
  ],
  ...[
    "input_file",
    "stdout_file",
    "stderr_file",
    "submission_result_file",
    "submission_metadata_file",
    "submission_metadata",
  ],
];
/** What a team is given of its own submissions. */
const ownColumns = columns.filter((name) => !/^participant_team_|^stdout|^stderr|metadata_file$/.test(name));

const columnBody = { "columns?": told("Which columns, by their names", listOf(text)) };

/** GET or POST …/download_all_submissions/csv/: everything for hosts, who may choose columns; a team's own for its members. */
async function download(call: Call<typeof columnBody>): Promise<Response> {
  const { challenge, phase } = await phaseOf(call);
  if ((call.params.type ?? "").toLowerCase() !== "csv")
    throw new Refusal(400, "The file type requested is not valid!");
  const wanted = call.request.method === "POST" ? listIn(await readBody(call), "columns") : undefined;
  const allowed = challenge.isHost ? columns : ownColumns;
  const chosen =
    wanted === undefined || wanted.length === 0 ? allowed : allowed.filter((name) => wanted.includes(name));
  const lines = [csvRow(chosen)];
  const rows: Record<string, unknown>[] = await managedJson(
    call,
    await rowsFor(call, challenge.isHost, phase.id),
  );
  for (const row of rows) lines.push(csvRow(chosen.map((name) => cell(row[name]))));
  return madeFile(`all_submissions_${phase.slug}.csv`, lines.join(""));
}

async function rowsFor(call: Call, isHost: boolean, phaseId: number): Promise<Submission[]> {
  const { app, viewer } = call;
  const all = Number.MAX_SAFE_INTEGER;
  if (isHost) return (await submissionsOfPhase(app.db, phaseId, 1, all)).rows;
  const { challenge } = await phaseOf(call);
  const present = await participation(app.db, viewer, challenge, app.clock.now());
  if (present === null || present.team === null)
    throw new Fault("forbidden", "Your team does not take part.", [], "no_entry");
  return (await submissionsOfTeam(app.db, phaseId, present.team.id, 1, all)).rows;
}

function cell(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return JSON.stringify(value);
}

const file = "challenges/:challenge/phase/:phase/download_all_submissions/:type";
const csv = ok(bytes("text/csv"));
export const managedRoutes: Route[] = [
  get("challenges/:challenge/challenge_phase/:phase/submissions", "host", list, {
    does: "Lists everybody's submissions to a phase, with who is behind each, to hosts",
    query: paging,
    answers: ok(pageOf(managedShape)),
  }),
  get(file, "read", download, {
    does: "Exports submissions as CSV: everybody's for hosts, a team's own for its members",
    body: columnBody,
    answers: csv,
  }),
  post(file, "read", download, {
    does: "Exports chosen columns of submissions as CSV",
    body: columnBody,
    answers: csv,
  }),
];
