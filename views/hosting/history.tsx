import type { AuditEntry } from "../../src/accounts/audit.ts";
import type { Chrome } from "../layout.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Instant } from "../parts/quantity.tsx";
import { ManageFrame, manageHref } from "./manage-frame.tsx";
import type { ManagedBenchmark } from "./manage-frame.tsx";

type Props = { chrome: Chrome; managed: ManagedBenchmark; acts: AuditEntry[]; page: number; pages: number };

/** Who has changed what about a benchmark: its part of the audit trail. */
export function HistoryPage({ chrome, managed, acts, page, pages }: Props) {
  return (
    <ManageFrame chrome={chrome} benchmark={managed} current="history" problems={[]}>
      {acts.length === 0 ? (
        <EmptyState title="Nothing here">There are no acts on this page of the history.</EmptyState>
      ) : (
        <DataTable
          caption="What was done, the newest first"
          columns={[
            { head: "When", cell: ({ at }) => <Instant at={at} /> },
            { head: "Who", cell: ({ actor }) => actor ?? "the server" },
            {
              head: "Did what",
              names: true,
              cell: ({ action, object, object_id }) => `${action} ${object} ${object_id}`,
            },
            { head: "Details", cell: ({ details }) => (details === "{}" ? "" : <code>{details}</code>) },
          ]}
          rows={acts}
          rowKey={({ id }) => id}
        />
      )}
      <Pagination
        label="acts"
        page={page}
        pages={pages}
        href={(number) => `${manageHref(managed.id, "history")}?page=${number}`}
      />
    </ManageFrame>
  );
}
