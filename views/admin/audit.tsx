import type { AuditEntry, AuditState } from "../../src/accounts/audit.ts";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { Digest } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Instant } from "../parts/quantity.tsx";
import { AdminFrame } from "./frame.tsx";

type Props = {
  chrome: Chrome;
  entries: AuditEntry[];
  page: number;
  pages: number;
  /** The outcome of checking the whole chain, when that was asked for. */
  checked: AuditState | null;
};

const columns: Column<AuditEntry>[] = [
  { head: "No.", numeric: true, names: true, cell: ({ id }) => id },
  { head: "When", cell: ({ at }) => <Instant at={at} /> },
  { head: "Who", cell: ({ actor }) => actor ?? "—" },
  { head: "Did what", cell: ({ action, object, object_id }) => `${action} ${object} ${object_id ?? ""}` },
  { head: "Details", cell: ({ details }) => (details === "{}" ? "" : <code>{details}</code>) },
  { head: "Hash", cell: ({ hash }) => <Digest value={hash} /> },
];

const lead =
  "Every consequential act, each chained to the one before by its hash. Whoever keeps the newest hash elsewhere can prove that nothing was changed since.";

/** Who did what to what. */
export function AuditPage({ chrome, entries, page, pages, checked }: Props) {
  return (
    <AdminFrame chrome={chrome}>
      <PageHead
        title="Audit trail"
        lead={lead}
        actions={<ButtonLink href="/admin/audit?check">Check the chain</ButtonLink>}
      />
      {checked !== null && <Checked {...checked} />}
      {entries.length === 0 ? (
        <EmptyState title="Nothing here">There are no acts on this page of the trail.</EmptyState>
      ) : (
        <DataTable
          caption="Acts, the newest first"
          columns={columns}
          rows={entries}
          rowKey={({ id }) => id}
        />
      )}
      <Pagination label="acts" page={page} pages={pages} href={(number) => `/admin/audit?page=${number}`} />
    </AdminFrame>
  );
}

function Checked({ rows, head, brokenAt }: AuditState) {
  if (brokenAt !== null) {
    return (
      <Notice tone="bad" title={`The chain is broken at no. ${brokenAt}`} announce>
        That row, or the one before it, is not what was written.
      </Notice>
    );
  }
  return (
    <Notice tone="good" title={`The chain is whole: ${rows} acts`} announce>
      Its newest hash is <code>{head}</code>
    </Notice>
  );
}
