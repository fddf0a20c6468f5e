import type { VisibleHostTeam } from "../../src/accounts/host-team.ts";
import type { Member } from "../../src/accounts/member.ts";
import { Badge } from "../parts/badge.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { Instant } from "../parts/quantity.tsx";

/** Who is in a host team; for whoever leads it, with the way to remove others. */
export function HostMembers({
  team,
  viewerId,
  path,
}: {
  team: VisibleHostTeam;
  viewerId: number;
  path: string;
}) {
  const columns: Column<Member>[] = [
    {
      head: "Member",
      names: true,
      cell: ({ userId, name }) => (
        <>
          {name} {userId === team.leadId && <Badge>leads the team</Badge>}
        </>
      ),
    },
    { head: "Full name", cell: ({ fullName }) => fullName || "—" },
    { head: "Affiliation", cell: ({ affiliation }) => affiliation || "—" },
    { head: "Joined", cell: ({ joinedAt }) => <Instant at={joinedAt} /> },
  ];
  if (team.mayManage && team.members.length > 1) {
    columns.push({
      head: "Remove",
      cell: ({ userId, name }) =>
        userId !== viewerId && (
          <ConfirmForm action={`${path}/members/${userId}/removal`} label="Remove" confirm={`Remove ${name}`}>
            {name} no longer manages the benchmarks of this team. Coming back takes a new invitation.
          </ConfirmForm>
        ),
    });
  }
  return (
    <DataTable
      caption="Members"
      columns={columns}
      rows={team.members}
      rowKey={({ userId }) => userId}
      own={({ userId }) => userId === viewerId}
    />
  );
}
