import { BenchmarkFrame, pageOf } from "../benchmarks/frame.tsx";
import type { FramedBenchmark } from "../benchmarks/frame.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Live } from "../parts/live.tsx";
import { Notice } from "../parts/notice.tsx";
import { PhaseTabs } from "./phase-tabs.tsx";
import type { PhaseChoice } from "./phase-tabs.tsx";
import { SubmissionTable } from "./submission-table.tsx";
import type { SubmissionTableProps } from "./submission-table.tsx";

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  phases: PhaseChoice[];
  phase: PhaseChoice | null;
  /** Null for somebody who has no team here and is no host. */
  table: SubmissionTableProps | null;
  /** Where the table's changes come from. */
  stream: string;
};

/** What a team has handed in to a phase and how it gets on; for hosts, what everybody has. */
export function SubmissionsPage({ chrome, benchmark, phases, phase, table, stream }: Props) {
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="submissions">
      {phase === null && (
        <EmptyState title="No phases yet">
          Submissions are handed in to a phase. The hosts have not opened any so far.
        </EmptyState>
      )}
      {phase !== null && table === null && (
        <EmptyState
          title="You do not take part"
          action={
            <ButtonLink href={pageOf(benchmark.slug, "participate")} look="primary">
              Participate
            </ButtonLink>
          }
        >
          Submissions belong to teams, and none of yours takes part in this benchmark yet.
        </EmptyState>
      )}
      {phase !== null && table !== null && (
        <>
          <PhaseTabs phases={phases} current={phase.id} base={pageOf(benchmark.slug, "submissions")} />
          {table.isEverybodys && (
            <Notice tone="info">
              You see the submissions of all teams, because you host this benchmark.
            </Notice>
          )}
          <Live stream={stream} id="submissions">
            <SubmissionTable {...table} />
          </Live>
        </>
      )}
    </BenchmarkFrame>
  );
}
