import { changeTeam, createTeam, teamsOf, visibleTeam } from "../../accounts/team.ts";
import { participation } from "../../benchmarks/entry.ts";
import { removeFromTeam } from "../../benchmarks/entry-members.ts";
import { dateTime, flag, integer, listOf, object, shape, text } from "../../kit/schema.ts";
import { accepted, created, nothing, ok, pageOf, paging } from "../about.ts";
import { readBody, required } from "../body.ts";
import { type Call, caller, del, get, idParam, patch, post, put, type Route } from "../call.ts";
import { challengeOf } from "../challenges/find.ts";
import { showEntered } from "../challenges/listing.ts";
import { challengeShape } from "../challenges/challenge-json.ts";
import { done, json, messageShape, moment } from "../json.ts";
import { addressBody, invite, teamBody, teamChange, teamChanged, teamMade } from "./team-body.ts";
import { pagedTeams, teamJson, teamShape } from "./team-json.ts";

async function list(call: Call): Promise<Response> {
  const { db } = call.app;
  const teams = await teamsOf(db, caller(call).id);
  return pagedTeams(call, teams, async (id) => teamJson(await visibleTeam(db, call.viewer, id)));
}

async function create(call: Call<typeof teamBody>): Promise<Response> {
  const id = await teamMade(call, (given) => createTeam(call.app, call.viewer, given));
  return json(teamJson(await visibleTeam(call.app.db, call.viewer, id)), 201);
}

async function show(call: Call): Promise<Response> {
  return json(teamJson(await visibleTeam(call.app.db, call.viewer, idParam(call, "team"))));
}

async function change(call: Call<typeof teamChange>): Promise<Response> {
  const team = await visibleTeam(call.app.db, call.viewer, idParam(call, "team"));
  await teamChanged(call, team, (given) => changeTeam(call.app, call.viewer, team.id, given));
  return show(call);
}

async function inviteToTeam(call: Call<typeof addressBody>): Promise<Response> {
  const email = required(await readBody(call), "email");
  return invite(call, { kind: "team", id: idParam(call, "team") }, email);
}

async function removeMember(call: Call): Promise<Response> {
  await removeFromTeam(call.app, call.viewer, idParam(call, "team"), idParam(call, "member"));
  return done();
}

async function leave(call: Call): Promise<Response> {
  await removeFromTeam(call.app, call.viewer, idParam(call, "team"), caller(call).id);
  return done();
}

/** Which of the caller's teams takes part in a challenge, and whether they host it. */
async function showForChallenge(call: Call): Promise<Response> {
  const { app, viewer } = call;
  const challenge = await challengeOf(call);
  const now = app.clock.now();
  const present = await participation(app.db, viewer, challenge, now);
  const team = present?.team ?? null;
  return json({
    challenge_participant_team_list:
      team === null
        ? []
        : [
            {
              challenge: { id: challenge.id, title: challenge.title },
              participant_team: { id: team.id, team_name: team.name },
            },
          ],
    is_challenge_host: challenge.isHost,
    datetime_now: moment(now),
  });
}

const placeShape = shape("TakingPart", {
  challenge_participant_team_list: listOf(
    object({
      challenge: object({ id: integer, title: text }),
      participant_team: object({ id: integer, team_name: text }),
    }),
  ),
  is_challenge_host: flag,
  datetime_now: dateTime,
});

export const teamRoutes: Route[] = [
  get("participants/participant_team", "read", list, {
    does: "Lists the caller's teams",
    query: paging,
    answers: ok(pageOf(teamShape)),
  }),
  post("participants/participant_team", "submit", create, {
    does: "Makes a team, led by the caller",
    body: teamBody,
    answers: created(teamShape),
  }),
  get("participants/participant_team/:team", "read", show, {
    does: "Shows one of the caller's teams",
    answers: ok(teamShape),
  }),
  ...[put, patch].map((route) =>
    route("participants/participant_team/:team", "submit", change, {
      does: "Changes a team's name or address",
      body: teamChange,
      answers: ok(teamShape),
    }),
  ),
  post("participants/participant_team/:team/invite", "submit", inviteToTeam, {
    does: "Invites somebody to a team",
    body: addressBody,
    answers: accepted(messageShape),
  }),
  get("participants/participant_team/:team/challenge", "read", showEntered, {
    does: "Lists the challenges in which a team takes part",
    query: paging,
    answers: ok(pageOf(challengeShape)),
  }),
  del("participants/participant_team/:team/participant/:member", "submit", removeMember, {
    does: "Removes somebody from a team",
    answers: nothing,
  }),
  del("participants/remove_self_from_participant_team/:team", "submit", leave, {
    does: "Leaves a team",
    answers: nothing,
  }),
  get("participants/participant_teams/challenges/:challenge/user", "read", showForChallenge, {
    does: "Says which of the caller's teams takes part in a challenge, and whether they host it",
    answers: ok(placeShape),
  }),
];
