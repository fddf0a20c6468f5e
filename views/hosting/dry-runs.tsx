import type { Phase } from "../../src/benchmarks/phase.ts";
import type { DryRun } from "../../src/evaluations/dry-run/dry-run.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FileField } from "../parts/file-field.tsx";
import { Live } from "../parts/live.tsx";
import { Notice } from "../parts/notice.tsx";
import { DryRunResults, isUnderway } from "./dry-run-results.tsx";
import { ManageFrame, manageHref } from "./manage-frame.tsx";
import type { ManagedBenchmark } from "./manage-frame.tsx";

export type TriedPhase = { phase: Phase; runs: DryRun[] };

/** What is tried when no sample is handed in; null: nothing can be. */
export type StandIn = "a made-up sample" | "the annotation against itself" | null;

type Props = {
  chrome: Chrome;
  managed: ManagedBenchmark;
  phases: (TriedPhase & { standIn: StandIn })[];
  /** Scored on the hosts' own machine. */
  isRemote: boolean;
  problems: Problem[];
  now: number;
};

/** The name of the field for a phase's sample. */
export const sampleField = ({ id }: Pick<Phase, "id">) => `sample-${id}`;

/** Trials of each phase through the real scoring, before anybody depends on it. */
export function DryRunsPage({ chrome, managed, phases, isRemote, problems, now }: Props) {
  return (
    <ManageFrame
      chrome={chrome}
      benchmark={managed}
      current="dryRuns"
      problems={problems}
      fields={phases.map(({ phase }) => sampleField(phase))}
    >
      <p class="lead">
        A dry run scores a sample exactly as a submission would be, and says what would go wrong. It appears
        on no leaderboard and counts for no quota.
      </p>
      {isRemote && (
        <Notice tone="info" title="Scored on your own machine">
          This benchmark has neither a built-in scorer nor an evaluation script here, so there is nothing to
          try.
        </Notice>
      )}
      {!isRemote && phases.length === 0 && (
        <EmptyState title="No phases">There is nothing to try yet: import a ZIP that has a phase.</EmptyState>
      )}
      {!isRemote &&
        phases.map((tried) => (
          <PhaseTrial key={tried.phase.id} benchmarkId={managed.id} {...tried} now={now} />
        ))}
    </ManageFrame>
  );
}

function PhaseTrial(props: TriedPhase & { benchmarkId: number; standIn: StandIn; now: number }) {
  const { benchmarkId, phase, runs, standIn, now } = props;
  const path = `${manageHref(benchmarkId)}/phases/${phase.id}/dry-runs`;
  const results = <DryRunResults runs={runs} now={now} />;
  const hint =
    standIn === null
      ? "There is no annotation yet, so a sample is needed."
      : `Without one, ${standIn} is scored.`;
  return (
    <section aria-labelledby={`phase-${phase.id}`}>
      <h2 id={`phase-${phase.id}`}>{phase.name}</h2>
      <form method="post" action={path} enctype="multipart/form-data" data-upload>
        <FileField
          name={sampleField(phase)}
          label="Sample submission"
          hint={hint}
          accept={phase.fileTypes.length === 0 ? undefined : phase.fileTypes.join(",")}
          required={standIn === null}
        />
        <Button look={runs.length === 0 ? "primary" : "plain"}>Dry run</Button>
      </form>
      {runs.some(isUnderway) ? <Live stream={`${path}/live`}>{results}</Live> : results}
    </section>
  );
}
