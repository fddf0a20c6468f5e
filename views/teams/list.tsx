import type { Invitation } from "../../src/accounts/invitation.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Instant } from "../parts/quantity.tsx";
import { places } from "../places.ts";
import { InvitationCard } from "./invitation-card.tsx";
import { TeamFields, teamFields } from "./team-fields.tsx";
import type { TeamValues } from "./team-fields.tsx";

export type ListedTeam = { id: number; name: string; memberCount: number; createdAt: number };

type Props = {
  chrome: Chrome;
  teams: ListedTeam[];
  /** What is addressed to the reader and waits for an answer. */
  invitations: Invitation[];
  /** What was typed into the form, when it was refused. */
  values: TeamValues;
  /** Where forming a team leads, instead of to the team's page; "" for there. */
  next: string;
  problems: Problem[];
  now: number;
};

/** The reader's teams, and invitations to others. */
export function TeamListPage({ chrome, teams, invitations, values, next, problems, now }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead title="Teams" lead="You take part in benchmarks as a team, with others or alone." />
      <FormErrors problems={problems} fields={teamFields} />
      {invitations.length > 0 && (
        <section aria-labelledby="invitations">
          <h2 id="invitations">Invitations to you</h2>
          {invitations.map((invitation) => (
            <InvitationCard
              key={invitation.id}
              invitation={invitation}
              path={`/invitations/${invitation.id}`}
              now={now}
            />
          ))}
        </section>
      )}
      {teams.length === 0 ? (
        <EmptyState title="No teams yet">
          Form one below. To join somebody else’s, ask a member for an invitation: a link, or one to your
          e-mail address.
        </EmptyState>
      ) : (
        <DataTable
          caption="Your teams"
          columns={[
            {
              head: "Team",
              names: true,
              cell: ({ id, name }) => <a href={`${places.teams}/${id}`}>{name}</a>,
            },
            { head: "Members", numeric: true, cell: ({ memberCount }) => memberCount },
            { head: "Formed", cell: ({ createdAt }) => <Instant at={createdAt} /> },
          ]}
          rows={teams}
          rowKey={({ id }) => id}
        />
      )}
      <section aria-labelledby="new-team">
        <h2 id="new-team">Form a team</h2>
        <form method="post" action={places.teams}>
          {next !== "" && <input type="hidden" name="next" value={next} />}
          <TeamFields values={values} problems={problems} />
          <Button look="primary">Form the team</Button>
        </form>
      </section>
    </Layout>
  );
}
