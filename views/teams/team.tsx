import type { OpenInvitation } from "../../src/accounts/invitation.ts";
import type { VisibleTeam } from "../../src/accounts/team.ts";
import type { TeamEntry } from "../../src/benchmarks/entry-team.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { places } from "../places.ts";
import { TeamEntries } from "./team-entries.tsx";
import { TeamFields, teamFields } from "./team-fields.tsx";
import type { TeamValues } from "./team-fields.tsx";
import { TeamInvitations } from "./team-invitations.tsx";
import { TeamMembers } from "./team-members.tsx";

type Props = {
  chrome: Chrome;
  team: VisibleTeam;
  viewerId: number;
  entries: TeamEntry[];
  invitations: OpenInvitation[];
  /** The address of the link that was just made, shown this once. */
  newLink?: string;
  /** What was typed, when a form was refused. */
  email: string;
  values: TeamValues;
  problems: Problem[];
  now: number;
};

/** One team: who is in it, what it takes part in, and how others come in. */
export function TeamPage(props: Props) {
  const { chrome, team, viewerId, entries, invitations, newLink, email, values, problems, now } = props;
  const path = `${places.teams}/${team.id}`;
  return (
    <Layout {...chrome}>
      <PageHead
        title={team.name}
        trail={[{ href: places.teams, label: "Teams" }]}
        lead={
          team.url === "" ? undefined : (
            <a href={team.url} rel="noopener nofollow">
              {team.url}
            </a>
          )
        }
      />
      <FormErrors problems={problems} fields={[...teamFields, "email"]} />
      <TeamMembers
        team={team}
        viewerId={viewerId}
        path={path}
        consequence="no longer sees what the team submits."
      />
      <TeamInvitations
        {...{ invitations, newLink, email, problems, path, now }}
        reach="Whoever has an account with this address finds the invitation under Teams, and decides."
      />
      <TeamEntries entries={entries} />
      {team.mayManage && (
        <section aria-labelledby="details">
          <h2 id="details">Name and web page</h2>
          <form method="post" action={path}>
            <TeamFields values={values} problems={problems} />
            <Button>Save</Button>
          </form>
        </section>
      )}
      {team.isMember && (
        <section aria-labelledby="leave">
          <h2 id="leave">Leave</h2>
          <ConfirmForm action={`${path}/departure`} label="Leave the team" confirm="Leave it">
            {team.members.length > 1
              ? "You no longer see what the team submits. Coming back takes a new invitation."
              : "You are the last member. What the team has submitted stays where it is, but nobody can act for the team any more; a team that has entered nothing is dissolved."}
          </ConfirmForm>
        </section>
      )}
    </Layout>
  );
}
