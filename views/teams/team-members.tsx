import type { Member } from "../../src/accounts/member.ts";
import { Badge } from "../parts/badge.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Instant } from "../parts/quantity.tsx";

type Props = {
  team: { members: Member[]; leadId: number | null; mayManage: boolean };
  viewerId: number;
  path: string;
  /** What becomes of whoever is removed, after their name. */
  consequence: string;
};

/** Who is in a team or a host team; for whoever manages it, with the way to remove others. */
export function TeamMembers({ team, viewerId, path, consequence }: Props) {
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
  if (team.mayManage && team.members.some(({ userId }) => userId !== viewerId)) {
    columns.push({
      head: "Remove",
      cell: ({ userId, name }) =>
        userId === viewerId ? (
          "—"
        ) : (
          <ConfirmForm action={`${path}/members/${userId}/removal`} label="Remove" confirm={`Remove ${name}`}>
            {name} {consequence} Coming back takes a new invitation.
          </ConfirmForm>
        ),
    });
  }
  return team.members.length === 0 ? (
    <EmptyState title="Nobody is left in this team">
      Everybody has left. What the team submitted stays on the leaderboards.
    </EmptyState>
  ) : (
    <DataTable
      caption="Members"
      columns={columns}
      rows={team.members}
      rowKey={({ userId }) => userId}
      own={({ userId }) => userId === viewerId}
    />
  );
}
