import type { VisibleHostTeam } from "../../accounts/host-team.ts";
import type { VisibleTeam } from "../../accounts/team.ts";
import { integer, listOf, object, oneOf, shape, text } from "../../kit/schema.ts";
import type { Call } from "../call.ts";
import { askedPage, paged } from "../json.ts";

export const teamMemberShape = shape("TeamMember", {
  member_id: integer,
  member_name: text,
  status: text,
  "profile?": object({ full_name: text, affiliation: text }),
});
const common = { id: integer, team_name: text, team_url: text, created_by: text };
export const participantTeamFields = { ...common, members: listOf(teamMemberShape) };
export const teamShape = shape("ParticipantTeam", participantTeamFields);

/** A team as EvalAI's client lists it. Nobody's e-mail address is in it. */
export function teamJson(team: VisibleTeam) {
  return {
    id: team.id,
    team_name: team.name,
    team_url: team.url,
    created_by: leaderOf(team),
    members: team.members.map(({ userId, name, fullName, affiliation }) => ({
      member_id: userId,
      member_name: name,
      status: "Accepted",
      profile: { full_name: fullName, affiliation },
    })),
  };
}

export const hostShape = shape("ChallengeHost", {
  id: integer,
  user: text,
  team_name: integer,
  status: oneOf("Self"),
  permissions: oneOf("Admin"),
});
export const hostTeamShape = shape("ChallengeHostTeam", { ...common, members: listOf(hostShape) });

/** A host team. Its members' names have another place in it. */
export function hostTeamJson(team: VisibleHostTeam) {
  return {
    id: team.id,
    team_name: team.name,
    team_url: team.url,
    created_by: leaderOf(team),
    members: team.members.map(({ userId, name }) => hostJson(team.id, userId, name)),
  };
}

export function hostJson(teamId: number, userId: number, name: string) {
  return { id: userId, user: name, team_name: teamId, status: "Self", permissions: "Admin" };
}

function leaderOf({ leadId, members }: Pick<VisibleTeam, "leadId" | "members">): string {
  return members.find(({ userId }) => userId === leadId)?.name ?? "";
}

/** A page of teams, the newest first. Of all the others no more is read than their numbers. */
export async function pagedTeams(
  call: Call,
  teams: { id: number }[],
  read: (id: number) => Promise<object>,
): Promise<Response> {
  const asked = askedPage(call, 100);
  const start = (asked.page - 1) * asked.perPage;
  const newest = teams.toSorted((a, b) => b.id - a.id).slice(start, start + asked.perPage);
  const shown = [];
  for (const { id } of newest) shown.push(await read(id));
  return paged(call, asked, teams.length, shown);
}
