import { createHostTeam, hostTeamsOf, removeHostMember, visibleHostTeam } from "../../accounts/host-team.ts";
import { changeHostTeam } from "../../accounts/host-team-change.ts";
import { inviteAddress } from "../../accounts/invitation-offer.ts";
import { Fault } from "../../kit/fault.ts";
import { integer, text, told } from "../../kit/schema.ts";
import { accepted, created, nothing, ok, pageOf, paging } from "../about.ts";
import { allowDocumented, readBody, required } from "../body.ts";
import { type Call, caller, del, get, idIn, idParam, patch, post, put, type Route } from "../call.ts";
import { done, json, messageShape, pagedList } from "../json.ts";
import {
  hostJson,
  hostShape,
  hostTeamJson,
  hostTeamShape,
  teamBody,
  teamChange,
} from "../participants/team-json.ts";
import { teamFields, withScheme } from "../participants/teams.ts";
import { inFields } from "../refusal.ts";

async function list(call: Call): Promise<Response> {
  const { db } = call.app;
  const shown = [];
  for (const { id } of await hostTeamsOf(db, call.viewer))
    shown.push(hostTeamJson(await visibleHostTeam(db, call.viewer, id)));
  return pagedList(
    call,
    shown.sort((a, b) => b.id - a.id),
    100,
  );
}

async function create(call: Call<typeof teamBody>): Promise<Response> {
  const body = await readBody(call);
  const given = { name: required(body, "team_name"), url: withScheme(body.text("team_url")) };
  const id = await inFields(teamFields, () => createHostTeam(call.app, call.viewer, given));
  return json(hostTeamJson(await visibleHostTeam(call.app.db, call.viewer, id)), 201);
}

const teamOf = (call: Call) => visibleHostTeam(call.app.db, call.viewer, idParam(call, "team"));
const show = async (call: Call) => json(hostTeamJson(await teamOf(call)));

async function change(call: Call<typeof teamChange>): Promise<Response> {
  const team = await teamOf(call);
  const body = await readBody(call);
  allowDocumented(call, body);
  const url = body.text("team_url");
  const given = {
    name: body.text("team_name") ?? team.name,
    url: url === undefined ? team.url : withScheme(url),
  };
  await inFields(teamFields, () => changeHostTeam(call.app, call.viewer, team.id, given));
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
  email: told("The address of whoever is invited", text),
  "team_id?": told("Number of the host team, where the path does not have it", integer),
};

async function invite(call: Call<typeof inviteBody>): Promise<Response> {
  const body = await readBody(call);
  const id = call.params.team === undefined ? idIn(body.text("team_id")) : idParam(call, "team");
  const email = required(body, "email");
  await inFields({ email: "email" }, () =>
    inviteAddress(call.app, call.viewer, { kind: "host team", id }, email),
  );
  return json({ message: "The invitation stands: whoever has this address finds it under Teams." }, 202);
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
    post(path, "host", invite, {
      does: "Invites somebody to a host team",
      body: inviteBody,
      answers: accepted(messageShape),
    }),
  ),
];
