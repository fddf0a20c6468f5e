import type { Session } from "../../src/accounts/sessions.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { Instant, Relative } from "../parts/quantity.tsx";
import { describeAgent } from "./agent.ts";

function columns(now: number): Column<Session>[] {
  return [
    { head: "Browser", names: true, cell: ({ agent }) => <span title={agent}>{describeAgent(agent)}</span> },
    { head: "Address", cell: ({ address }) => address || "unknown" },
    { head: "Logged in", cell: ({ created_at }) => <Instant at={created_at} /> },
    { head: "Last used", cell: ({ used_at }) => <Relative at={used_at} now={now} /> },
    {
      head: "Log out",
      cell: (session) => (session.current ? <Badge tone="info">this one</Badge> : <LogOut {...session} />),
    },
  ];
}

function LogOut({ id, agent }: Session) {
  return (
    <form method="post" action={`/profile/sessions/${id}/revocation`}>
      <Button>
        Log out <span class="unseen">{describeAgent(agent)}</span>
      </Button>
    </form>
  );
}

/** Where the person is logged in. */
export function ProfileSessions({ sessions, now }: { sessions: Session[]; now: number }) {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Logged-in browsers</h2>
      <DataTable
        caption="Browsers that are logged in"
        captionHidden
        columns={columns(now)}
        rows={sessions}
        rowKey={({ id }) => id}
        own={({ current }) => current}
      />
      {sessions.length > 1 && (
        <form method="post" action="/profile/sessions/revocation">
          <Button look="danger">Log out all others</Button>
        </form>
      )}
    </section>
  );
}
