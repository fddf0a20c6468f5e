import type { EntryState } from "../../src/benchmarks/entry.ts";
import type { TeamEntry } from "../../src/benchmarks/entry-team.ts";
import { Badge } from "../parts/badge.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Instant } from "../parts/quantity.tsx";
import type { Tone } from "../parts/tone.ts";
import { pageOf } from "../benchmarks/frame.tsx";
import { WindowText } from "../benchmarks/window.tsx";
import { places } from "../places.ts";

const states: Record<EntryState, { word: string; tone: Tone | "quiet" }> = {
  approved: { word: "takes part", tone: "good" },
  pending: { word: "waits for the host", tone: "info" },
  refused: { word: "not admitted", tone: "quiet" },
  banned: { word: "banned", tone: "bad" },
};

/** How a team stands to a benchmark, as a word set apart. */
export function EntryBadge({ state }: { state: EntryState }) {
  return <Badge tone={states[state].tone}>{states[state].word}</Badge>;
}

/** The benchmarks a team has entered. */
export function TeamEntries({ entries }: { entries: TeamEntry[] }) {
  return (
    <section aria-labelledby="entries">
      <h2 id="entries">Benchmarks</h2>
      {entries.length === 0 ? (
        <EmptyState
          title="None entered yet"
          action={<ButtonLink href={places.benchmarks}>Look for a benchmark</ButtonLink>}
        >
          Open a benchmark and choose Participate to enter it with this team.
        </EmptyState>
      ) : (
        <DataTable
          caption="Benchmarks of this team"
          captionHidden
          columns={[
            {
              head: "Benchmark",
              names: true,
              cell: ({ benchmark }) => <a href={pageOf(benchmark.slug, "overview")}>{benchmark.title}</a>,
            },
            { head: "State", cell: ({ state }) => <EntryBadge state={state} /> },
            { head: "Open", cell: ({ benchmark }) => <WindowText {...benchmark} /> },
            { head: "Entered", cell: ({ createdAt }) => <Instant at={createdAt} /> },
          ]}
          rows={entries}
          rowKey={({ benchmark }) => benchmark.slug}
        />
      )}
    </section>
  );
}
