import { createHostTeam, hostTeamsOf, removeHostMember, visibleHostTeam } from "../../accounts/host-team.ts";
import { changeHostTeam } from "../../accounts/host-team-change.ts";
import { Fault } from "../../kit/fault.ts";
import { integer, told } from "../../kit/schema.ts";
import { accepted, created, nothing, ok, pageOf, paging } from "../about.ts";
import { readBody, required } from "../body.ts";
import { type Call, caller, del, get, idIn, idParam, patch, post, put, type Route } from "../call.ts";
import { done, json, messageShape, pagedList } from "../json.ts";
import {
  addressBody,
  invite,
  teamBody,
  teamChange,
  teamChanged,
  teamMade,
} from "../participants/team-body.ts";
import { hostJson, hostShape, hostTeamJson, hostTeamShape, pagedTeams } from "../participants/team-json.ts";

async function list(call: Call): Promise<Response> {
  const { db } = call.app;
  const teams = await hostTeamsOf(db, call.viewer);
  return pagedTeams(call, teams, async (id) => hostTeamJson(await visibleHostTeam(db, call.viewer, id)));
}

async function create(call: Call<typeof teamBody>): Promise<Response> {
  const id = await teamMade(call, (given) => createHostTeam(call.app, call.viewer, given));
  return json(hostTeamJson(await visibleHostTeam(call.app.db, call.viewer, id)), 201);
}

const teamOf = (call: Call) => visibleHostTeam(call.app.db, call.viewer, idParam(call, "team"));
const show = async (call: Call) => json(hostTeamJson(await teamOf(call)));

async function change(call: Call<typeof teamChange>): Promise<Response> {
  const team = await teamOf(call);
  await teamChanged(call, team, (given) => changeHostTeam(call.app, call.viewer, team.id, given));
  return show(call);
}

async function showHosts(call: Call): Promise<Response> {
  const { id, members } = await teamOf(call);
  return pagedList(
    call,
    members.map(({ userId, name }) => hostJson(id, userId, name)),
    100,
  );
}

async function showHost(call: Call): Promise<Response> {
  const { id, members } = await teamOf(call);
  const host = members.find(({ userId }) => userId === idParam(call, "member"));
  if (host === undefined) throw new Fault("missing", "This person is not in the host team.");
  return json(hostJson(id, host.userId, host.name));
}

async function removeHost(call: Call): Promise<Response> {
  await removeHostMember(call.app, call.viewer, idParam(call, "team"), idParam(call, "member"));
  return done();
}

async function leave(call: Call): Promise<Response> {
  await removeHostMember(call.app, call.viewer, idParam(call, "team"), caller(call).id);
  return done();
}

const inviteBody = {
  ...addressBody,
  "team_id?": told("Number of the host team, where the path does not have it", integer),
};

async function inviteToTeam(call: Call<typeof inviteBody>): Promise<Response> {
  const body = await readBody(call);
  const id = call.params.team === undefined ? idIn(body.text("team_id")) : idParam(call, "team");
  return invite(call, { kind: "host team", id }, required(body, "email"));
}

const one = "hosts/challenge_host_team/:team";
export const hostTeamRoutes: Route[] = [
  get("hosts/challenge_host_team", "read", list, {
    does: "Lists the caller's host teams",
    query: paging,
    answers: ok(pageOf(hostTeamShape)),
  }),
  ...["hosts/challenge_host_team", "hosts/create_challenge_host_team"].map((path) =>
    post(path, "host", create, {
      does: "Makes a host team, led by the caller",
      body: teamBody,
      answers: created(hostTeamShape),
    }),
  ),
  get(one, "read", show, { does: "Shows a host team", answers: ok(hostTeamShape) }),
  ...[put, patch].map((route) =>
    route(one, "host", change, {
      does: "Changes a host team's name or address",
      body: teamChange,
      answers: ok(hostTeamShape),
    }),
  ),
  get(`${one}/challenge_host`, "read", showHosts, {
    does: "Lists the people in a host team",
    query: paging,
    answers: ok(pageOf(hostShape)),
  }),
  get(`${one}/challenge_host/:member`, "read", showHost, {
    does: "Shows one person in a host team",
    answers: ok(hostShape),
  }),
  del(`${one}/challenge_host/:member`, "host", removeHost, {
    does: "Removes somebody from a host team",
    answers: nothing,
  }),
  del("hosts/remove_self_from_challenge_host/:team", "host", leave, {
    does: "Leaves a host team",
    answers: nothing,
  }),
  ...["hosts/challenge_host_teams/:team/invite", "hosts/team/invite"].map((path) =>
    post(path, "host", inviteToTeam, {
      does: "Invites somebody to a host team",
      body: inviteBody,
      answers: accepted(messageShape),
    }),
  ),
];
