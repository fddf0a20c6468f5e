import type { Phase } from "../../src/benchmarks/phase.ts";
import type { DryRun } from "../../src/evaluations/dry-run/dry-run.ts";
import { seasonOf } from "../../src/kit/window.ts";
import { NextTurn } from "../benchmarks/window.tsx";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { SeasonBadge } from "../parts/card.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { manageHref } from "./manage-frame.tsx";

export type ManagedPhase = {
  phase: Phase;
  submissions: number;
  /** How its last dry run went; null when there was none. */
  dryRun: DryRun["status"] | null;
};

/** The phases with what goes on in them, and a way to stop and go on. */
export function ManagePhases(props: { benchmarkId: number; phases: ManagedPhase[]; now: number }) {
  const { benchmarkId, phases, now } = props;
  return (
    <section aria-labelledby="phases">
      <h2 id="phases">Phases</h2>
      {phases.length === 0 ? (
        <EmptyState title="No phases">
          Without a phase nothing can be handed in. Add one to the ZIP below.
        </EmptyState>
      ) : (
        <DataTable
          caption="Phases, in their order"
          captionHidden
          columns={[
            {
              head: "Phase",
              names: true,
              cell: ({ phase }) => (
                <>
                  {phase.name} {phase.isPaused && <Badge tone="warn">paused</Badge>}{" "}
                  {!phase.isPublic && <Badge icon="lock">hosts only</Badge>}
                </>
              ),
            },
            { head: "State", cell: ({ phase }) => <SeasonBadge season={seasonOf(phase, now)} /> },
            { head: "Window", cell: ({ phase }) => <NextTurn {...phase} now={now} /> },
            {
              head: "Dry run",
              cell: ({ dryRun }) => <a href={manageHref(benchmarkId, "dryRuns")}>{dryRun ?? "not yet"}</a>,
            },
            {
              head: "Submissions",
              numeric: true,
              cell: ({ phase, submissions }) => (
                <a href={`${manageHref(benchmarkId, "submissions")}?phase=${phase.id}`}>{submissions}</a>
              ),
            },
            {
              head: "Pause",
              cell: ({ phase }) => (
                <form method="post" action={`${manageHref(benchmarkId)}/phases/${phase.id}/pause`}>
                  <Button name="state" value={phase.isPaused ? "off" : "on"}>
                    {phase.isPaused ? "Resume" : "Pause"}
                    <span class="unseen"> {phase.name}</span>
                  </Button>
                </form>
              ),
            },
          ]}
          rows={phases}
          rowKey={({ phase }) => phase.id}
        />
      )}
    </section>
  );
}
