import type { HostTeam } from "../../src/accounts/host-team.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Instant } from "../parts/quantity.tsx";
import { TeamFields, type TeamValues } from "../teams/team-fields.tsx";

type Props = {
  teams: HostTeam[];
  isHost: boolean;
  values: TeamValues;
  problems: Problem[];
};

/** The reader's host teams, and the way to form another; nothing for whoever can have neither. */
export function HostTeams({ teams, isHost, values, problems }: Props) {
  if (teams.length === 0 && !isHost) return null;
  return (
    <section aria-labelledby="host-teams">
      <h2 id="host-teams">{teams.length > 0 ? "Host teams" : "Form a host team"}</h2>
      {teams.length > 0 && (
        <DataTable
          caption="Your host teams"
          captionHidden
          columns={[
            {
              head: "Host team",
              names: true,
              cell: ({ id, name }) => <a href={`/host/teams/${id}`}>{name}</a>,
            },
            { head: "Formed", cell: ({ createdAt }) => <Instant at={createdAt} /> },
          ]}
          rows={teams}
          rowKey={({ id }) => id}
        />
      )}
      {isHost && (
        <form method="post" action="/host/teams">
          {teams.length > 0 && <h3>Form another</h3>}
          <TeamFields values={values} problems={problems} hint="Shown as the host of its benchmarks." />
          <Button look={teams.length === 0 ? "primary" : "plain"}>Form the host team</Button>
        </form>
      )}
    </section>
  );
}
