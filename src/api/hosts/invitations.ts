import { type Invitation, invitationFor, invitationKey } from "../../accounts/invitation.ts";
import { joinByInvitation } from "../../benchmarks/entry-members.ts";
import { dateTime, integer, oneOf, shape, text } from "../../kit/schema.ts";
import { ok } from "../about.ts";
import { type Call, get, post, type Route } from "../call.ts";
import { json, moment } from "../json.ts";

const keyOf = (call: Call) => invitationKey(call.params.key ?? "");

async function show(call: Call): Promise<Response> {
  const { app, viewer } = call;
  return json(invitationJson(await invitationFor(app.db, viewer, keyOf(call), app.clock.now())));
}

async function accept(call: Call): Promise<Response> {
  const invitation = await joinByInvitation(call.app, call.viewer, keyOf(call));
  return json({
    ...invitationJson(invitation),
    status: "accepted",
    message: `You are in ${invitation.to.name} now.`,
  });
}

const invitationShape = shape("Invitation", {
  id: integer,
  team_id: integer,
  team_name: text,
  team_type: oneOf("participant", "host"),
  invited_by: text,
  status: oneOf("accepted", "pending"),
  expires_at: dateTime,
  "message?": text,
});

function invitationJson({ id, to, from, expiresAt, isMember }: Invitation) {
  return {
    id,
    team_id: to.id,
    team_name: to.name,
    team_type: to.kind === "team" ? "participant" : "host",
    invited_by: from ?? "",
    status: isMember ? "accepted" : "pending",
    expires_at: moment(expiresAt),
  };
}

/** An invitation's key is the end of its link, or its number. Teams of participants and of hosts are answered alike. */
export const invitationRoutes: Route[] = [
  get("hosts/team-invitation/:key", "read", show, {
    does: "Shows an invitation to a team or a host team",
    answers: ok(invitationShape),
  }),
  post("hosts/team-invitation/:key", "submit", accept, {
    does: "Accepts an invitation",
    answers: ok(invitationShape),
  }),
];
