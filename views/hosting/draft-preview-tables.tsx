import type {
  BenchmarkConfig,
  BoardConfig,
  MetricSetConfig,
  PhaseConfig,
} from "../../src/benchmarks/config/types.ts";
import { FOR_EVER, SINCE_EVER } from "../../src/kit/window.ts";
import { describeLimits } from "../benchmarks/phases.tsx";
import { WindowText } from "../benchmarks/window.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";

export function PreviewPhases({ phases }: { phases: PhaseConfig[] }) {
  return (
    <section aria-labelledby="phases">
      <h2 id="phases">Phases</h2>
      <DataTable
        caption="Phases, in their order"
        captionHidden
        columns={[
          {
            head: "Phase",
            names: true,
            cell: ({ name, codename }) => (
              <>
                {name} <code>{codename}</code>
              </>
            ),
          },
          {
            head: "Open",
            cell: ({ start, end }) => <WindowText startAt={start ?? SINCE_EVER} endAt={end ?? FOR_EVER} />,
          },
          { head: "Seen by", cell: ({ isPublic }) => (isPublic ? "everybody" : "hosts only") },
          { head: "Submissions per team", cell: ({ limits }) => describeLimits(limits) },
          { head: "File types", cell: ({ allowedFileTypes }) => allowedFileTypes.join(" ") || "any" },
          { head: "Labels", cell: ({ annotation }) => annotation?.name ?? "none" },
        ]}
        rows={phases}
        rowKey={({ configId }) => configId}
      />
    </section>
  );
}

const readers = { public: "everybody", owner: "each team its own", host: "hosts only" };

export function PreviewBoards({ config }: { config: BenchmarkConfig }) {
  const { boards, phases, splits, metricSets } = config;
  const setOf = (board: BoardConfig) => metricSets.find(({ configId }) => configId === board.metricSet);
  return (
    <section aria-labelledby="boards">
      <h2 id="boards">Leaderboards</h2>
      {boards.length === 0 ? (
        <EmptyState title="No leaderboard">
          No phase is linked to a split and a set of metrics, so no score has a place.
        </EmptyState>
      ) : (
        <DataTable
          caption="Leaderboards with their metrics"
          captionHidden
          columns={[
            {
              head: "Phase",
              names: true,
              cell: (board) => phases.find(({ configId }) => configId === board.phase)?.name,
            },
            { head: "Split", cell: (board) => splits.find(({ configId }) => configId === board.split)?.name },
            {
              head: "Metrics",
              cell: (board) => <Metrics set={setOf(board)} descending={board.descending} />,
            },
            { head: "Seen by", cell: ({ visibility }) => readers[visibility] },
            { head: "Decimals", numeric: true, cell: ({ precision }) => precision },
          ]}
          rows={boards}
          rowKey={({ phase, split, metricSet }) => `${phase} ${split} ${metricSet}`}
        />
      )}
    </section>
  );
}

/** "auroc ↑ (ranks), brier ↓": an arrow in the direction that is better. */
function Metrics({ set, descending }: { set: MetricSetConfig | undefined; descending: boolean }) {
  return (
    <>
      {set?.metrics.map(({ label, ascending }, index) => {
        const isLower = ascending ?? !descending;
        return (
          <>
            {index > 0 && ", "}
            {label} <span aria-hidden="true">{isLower ? "↓" : "↑"}</span>
            <span class="unseen">{isLower ? "lower is better" : "higher is better"}</span>
            {label === set.orderBy && " (ranks)"}
          </>
        );
      })}
    </>
  );
}
