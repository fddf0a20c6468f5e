import type { HostedEntry } from "../../src/benchmarks/entry-decision.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Instant } from "../parts/quantity.tsx";
import { EntryBadge } from "../teams/team-entries.tsx";
import { ManageFrame, manageHref } from "./manage-frame.tsx";
import type { ManagedBenchmark } from "./manage-frame.tsx";

type Props = {
  chrome: Chrome;
  managed: ManagedBenchmark;
  isPublished: boolean;
  entries: HostedEntry[];
  problems: Problem[];
};

/** The teams that have entered, and what the hosts decide about them. */
export function EntriesPage({ chrome, managed, isPublished, entries, problems }: Props) {
  return (
    <ManageFrame chrome={chrome} benchmark={managed} current="teams" problems={problems}>
      {entries.length === 0 ? (
        <EmptyState title="No teams yet">
          {isPublished
            ? "Nobody has entered so far. Teams appear here as soon as they do."
            : "Teams can enter once the benchmark is published."}
        </EmptyState>
      ) : (
        <DataTable
          caption={entries.length === 1 ? "1 team" : `${entries.length} teams`}
          columns={columnsFor(manageHref(managed.id))}
          rows={entries}
          rowKey={({ id }) => id}
          quiet={({ state }) => state === "refused" || state === "banned"}
        />
      )}
    </ManageFrame>
  );
}

function columnsFor(path: string): Column<HostedEntry>[] {
  return [
    {
      head: "Team",
      names: true,
      cell: ({ team }) =>
        team.url === "" ? (
          team.name
        ) : (
          <a href={team.url} rel="noopener nofollow">
            {team.name}
          </a>
        ),
    },
    { head: "Members", cell: ({ members }) => <Members members={members} /> },
    { head: "Entered", cell: ({ createdAt }) => <Instant at={createdAt} /> },
    { head: "Submissions", numeric: true, cell: ({ submissions }) => submissions },
    { head: "State", cell: ({ state }) => <EntryBadge state={state} /> },
    {
      head: "Decide",
      cell: (entry) => <Decisions entry={entry} action={`${path}/entries/${entry.id}/decision`} />,
    },
  ];
}

function Members({ members }: Pick<HostedEntry, "members">) {
  if (members.length === 0) return <>nobody is left</>;
  return (
    <>
      {members.map(({ userId, name, fullName, affiliation, email }) => (
        <div key={userId}>
          {fullName === "" ? name : `${fullName} (${name})`}
          {affiliation !== "" && `, ${affiliation}`}
          <br />
          <small class="quiet">{email}</small>
        </div>
      ))}
    </>
  );
}

function Decisions({ entry, action }: { entry: HostedEntry; action: string }) {
  const { state, team } = entry;
  const approval = {
    pending: "Approve",
    refused: "Approve after all",
    banned: "Lift the ban",
    approved: null,
  }[state];
  return (
    <div class="actions">
      {approval !== null && (
        <form method="post" action={action}>
          <Button name="state" value="approved" look={state === "pending" ? "primary" : "plain"}>
            {approval}
            <span class="unseen"> {team.name}</span>
          </Button>
        </form>
      )}
      {state === "pending" && (
        <ConfirmForm
          action={action}
          label="Refuse"
          confirm={`Refuse ${team.name}`}
          values={{ state: "refused" }}
        >
          The team cannot take part. Its members may try with another one, and you can still approve this one.
        </ConfirmForm>
      )}
      {state === "approved" && (
        <ConfirmForm action={action} label="Ban" confirm={`Ban ${team.name}`} values={{ state: "banned" }}>
          The team can no longer submit, it leaves the leaderboards, and its members cannot enter with another
          team. You can lift the ban.
        </ConfirmForm>
      )}
    </div>
  );
}
