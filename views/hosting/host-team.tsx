import type { VisibleHostTeam } from "../../src/accounts/host-team.ts";
import type { OpenInvitation } from "../../src/accounts/invitation.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { places } from "../places.ts";
import { TeamInvitations } from "../teams/team-invitations.tsx";
import { TeamMembers } from "../teams/team-members.tsx";

type Props = {
  chrome: Chrome;
  team: VisibleHostTeam;
  viewerId: number;
  invitations: OpenInvitation[];
  /** The address of the link that was just made, shown this once. */
  newLink?: string;
  email: string;
  problems: Problem[];
  now: number;
};

/** One host team: who is in it, and how others come in. */
export function HostTeamPage({ chrome, team, viewerId, problems, ...invite }: Props) {
  const path = `${places.host}/teams/${team.id}`;
  return (
    <Layout {...chrome}>
      <PageHead
        title={team.name}
        trail={[{ href: places.host, label: "Host" }]}
        lead="Everybody in a host team manages its benchmarks and sees their hidden labels."
      />
      <FormErrors problems={problems} fields={["email"]} heading="This was not done" />
      <TeamMembers
        team={team}
        viewerId={viewerId}
        path={path}
        consequence="no longer manages the benchmarks of this team."
      />
      <TeamInvitations
        {...invite}
        reach="For whoever has an account with this address already: they find the invitation under Teams. Give anybody else a link."
        problems={problems}
        path={path}
      />
      {team.isMember && team.members.length > 1 && (
        <section aria-labelledby="leave">
          <h2 id="leave">Leave</h2>
          <ConfirmForm action={`${path}/departure`} label="Leave the host team" confirm="Leave it">
            You no longer manage its benchmarks. Coming back takes a new invitation.
          </ConfirmForm>
        </section>
      )}
    </Layout>
  );
}
