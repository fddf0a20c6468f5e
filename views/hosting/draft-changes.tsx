import type { Change } from "../../src/benchmarks/config/difference.ts";
import { Badge } from "../parts/badge.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";

const tones = { added: "good", removed: "bad", changed: "info" } as const;

/** What importing again would change. */
export function DraftChanges({ changes }: { changes: Change[] }) {
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">What changes</h2>
      {changes.length === 0 ? (
        <EmptyState title="No difference">The ZIP holds what is there already.</EmptyState>
      ) : (
        <>
          <DataTable
            caption="Changes to the benchmark"
            captionHidden
            columns={[
              { head: "Place", names: true, cell: ({ place }) => place },
              { head: "What", cell: ({ kind }) => <Badge tone={tones[kind]}>{kind}</Badge> },
              { head: "Now", cell: ({ before }) => before ?? "—" },
              { head: "Then", cell: ({ after }) => after ?? "—" },
            ]}
            rows={changes}
            rowKey={({ place, kind, after }) => `${place} ${kind} ${after}`}
          />
          <p class="quiet">
            Submissions and their scores stay. To compute scores anew, run them again afterwards.
          </p>
        </>
      )}
    </section>
  );
}
