import { visibleTeam } from "../../accounts/team.ts";
import { participation } from "../../benchmarks/entry.ts";
import { enterBenchmark } from "../../benchmarks/entry-enter.ts";
import { withdrawEntry } from "../../benchmarks/entry-withdraw.ts";
import { decideEntry, entriesOf } from "../../benchmarks/entry-decision.ts";
import { Fault } from "../../kit/fault.ts";
import { flag, integer, listOf, object, shape, text } from "../../kit/schema.ts";
import { created, ok } from "../about.ts";
import { type Call, caller, get, idParam, post, type Route } from "../call.ts";
import { json, messageShape, successShape } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { teamJson, participantTeamFields, teamMemberShape } from "../participants/team-json.ts";
import { challengeOf, hostedChallengeOf } from "./find.ts";

/** The client has shown the address of the terms and asked whether they are accepted: calling says yes. */
async function enter(call: Call): Promise<Response> {
  const challenge = await challengeOf(call);
  const by = { teamId: idParam(call, "team"), termsVersion: challenge.termsVersion };
  try {
    await enterBenchmark(call.app, caller(call), challenge.id, by);
  } catch (error) {
    // The client prints the sentence of a 406.
    if (error instanceof Fault && error.kind === "forbidden" && error.code === null)
      throw new Refusal(406, error.message);
    throw error;
  }
  return json({ success: "Your team takes part in this challenge.", id: challenge.id, team: by.teamId }, 201);
}

async function leave(call: Call): Promise<Response> {
  const { id } = await challengeOf(call);
  await withdrawEntry(call.app, call.viewer, id);
  return json({ success: "Successfully deregistered!" });
}

/** The caller's team that takes part. */
async function showOwnTeam(call: Call): Promise<Response> {
  const { app, viewer } = call;
  const present = await participation(app.db, viewer, await challengeOf(call), app.clock.now());
  if (present === null || present.team === null)
    throw new Fault("forbidden", "Your team does not take part.", [], "no_entry");
  const team = await visibleTeam(app.db, viewer, present.team.id);
  return json({ ...teamJson(team), approved: present.entry?.state === "approved" });
}

async function showTeams(call: Call): Promise<Response> {
  const { id } = await hostedChallengeOf(call);
  const entries = await entriesOf(call.app.db, id);
  return json(
    entries.map(({ team, members, state }) => ({
      id: team.id,
      team_name: team.name,
      team_url: team.url,
      approved: state === "approved",
      state,
      members: members.map(({ userId, name }) => ({
        member_id: userId,
        member_name: name,
        status: "Accepted",
      })),
    })),
  );
}

/** Lets a team in, or keeps it out. A decision can be changed at any time. */
function decide(state: "approved" | "refused") {
  return async (call: Call): Promise<Response> => {
    const { id } = await hostedChallengeOf(call);
    const teamId = idParam(call, "team");
    const entry = (await entriesOf(call.app.db, id)).find(({ team }) => team.id === teamId);
    if (entry === undefined) throw new Refusal(400, "Participant is not registered for this challenge");
    await decideEntry(call.app, call.viewer, id, entry.id, state);
    return json(
      { message: `Participant team ${state === "approved" ? "approved" : "disapproved"}` },
      state === "approved" ? 201 : 200,
    );
  };
}

const entryShape = shape("EnteredTeam", {
  id: integer,
  team_name: text,
  team_url: text,
  approved: flag,
  state: text,
  members: listOf(teamMemberShape),
});

export const takingPartRoutes: Route[] = [
  post("challenges/challenge/:challenge/participant_team/:team", "submit", enter, {
    does: "Takes part in a challenge with a team, which accepts its terms",
    answers: created(object({ success: text, id: integer, team: integer })),
  }),
  post("challenges/challenge/:challenge/deregister", "submit", leave, {
    does: "Withdraws the caller's team from a challenge, while it has submitted nothing",
    answers: ok(successShape),
  }),
  get("challenges/:challenge/participant_team/team_detail", "read", showOwnTeam, {
    does: "Shows the caller's team that takes part in a challenge",
    answers: ok(shape("OwnEntry", { ...participantTeamFields, approved: flag })),
  }),
  get("challenges/challenge/:challenge/get_participant_teams", "host", showTeams, {
    does: "Lists the teams that take part, to hosts",
    answers: ok(listOf(entryShape)),
  }),
  post("challenges/challenge/:challenge/approve_participant_team/:team", "host", decide("approved"), {
    does: "Lets a team in",
    answers: created(messageShape),
  }),
  post("challenges/challenge/:challenge/disapprove_participant_team/:team", "host", decide("refused"), {
    does: "Keeps a team out",
    answers: ok(messageShape),
  }),
];
