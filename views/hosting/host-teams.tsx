import type { HostTeam } from "../../src/accounts/host-team.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { Instant } from "../parts/quantity.tsx";

/** The names of the fields of the form, for FormErrors. */
export const hostTeamFields = ["name", "url"];

type Props = {
  teams: HostTeam[];
  isHost: boolean;
  values: { name: string; url: string };
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
          <Field
            name="name"
            label="Name"
            hint="Shown as the host of its benchmarks."
            value={values.name}
            error={errorAt(problems, "name")}
            maxlength={100}
            autocomplete="off"
            required
          />
          <Field
            name="url"
            type="url"
            label="Web page"
            value={values.url}
            error={errorAt(problems, "url")}
            maxlength={500}
            autocomplete="off"
          />
          <Button look={teams.length === 0 ? "primary" : "plain"}>Form the host team</Button>
        </form>
      )}
    </section>
  );
}
