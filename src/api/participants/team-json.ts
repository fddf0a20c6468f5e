import type { VisibleHostTeam } from "../../accounts/host-team.ts";
import type { VisibleTeam } from "../../accounts/team.ts";

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
