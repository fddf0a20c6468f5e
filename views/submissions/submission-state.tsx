import type { PastEvaluation } from "../../src/evaluations/history.ts";
import type { VisibleSubmission } from "../../src/submissions/submission.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Notice } from "../parts/notice.tsx";
import { Instant } from "../parts/quantity.tsx";
import { ImageRunDetails, RunTime } from "./image-run.tsx";
import { ProgressLine } from "./progress-line.tsx";
import type { Underway } from "./progress-line.tsx";
import { Results } from "./results.tsx";
import type { BoardResult } from "./results.tsx";
import { Exposure } from "./submission-table.tsx";
import { WhatToDo } from "./what-to-do.tsx";
import type { Allowed } from "./what-to-do.tsx";

/** The part of the page that is kept up to date. */
export type SubmissionStateProps = {
  submission: VisibleSubmission;
  /** Null once it has ended. */
  underway: Underway | null;
  /** What to do about a failure, in our words; "" where we know nothing. */
  remedy: string;
  /** Whether that failure cost nothing. */
  isFree: boolean;
  /** Whether run times are told roughly, as those of images over hidden data are. */
  isRough: boolean;
  /** The end of what a running image has printed, where the reader may see it. */
  logTail: string | null;
  results: BoardResult[];
  /** Whether `results` are those of an earlier run, which stand until the new one ends. */
  areEarlier: boolean;
  /** Every run, the newest first. */
  runs: PastEvaluation[];
  allowed: Allowed;
  now: number;
};

export function SubmissionState(props: SubmissionStateProps) {
  const { submission, underway, results, areEarlier, runs, now } = props;
  const { status, evaluation } = submission;
  return (
    <section aria-label="How it gets on">
      <p class="actions">
        <StatusBadge status={status} />
        {evaluation?.finishedAt != null && (
          <span class="quiet">
            <Instant at={evaluation.finishedAt} />
            {evaluation.runMs !== null && (
              <>
                {" "}
                in <RunTime ms={evaluation.runMs} isRough={props.isRough} />
              </>
            )}
          </span>
        )}
        <span class="quiet">Seen by: </span>
        <span>
          <Exposure {...submission} />
        </span>
      </p>
      {underway !== null && <ProgressLine underway={underway} now={now} />}
      <ImageRunDetails submission={submission} logTail={props.logTail} />
      {status === "failed" && <Failure {...props} />}
      {areEarlier && (
        <Notice tone="info">
          The results below are those of the run before. They stand until the new one ends.
        </Notice>
      )}
      {results.length > 0 && <Results results={results} />}
      {status === "finished" && results.length === 0 && (
        <Notice tone="info">The hosts keep the scores of this phase to themselves.</Notice>
      )}
      <WhatToDo submission={submission} allowed={props.allowed} />
      {runs.length > 1 && <Runs runs={runs} isRough={props.isRough} />}
    </section>
  );
}

/** Why it failed: the evaluator's own sentence and what to do; to hosts everything that helps to find the cause. */
function Failure({ submission, remedy, isFree, runs }: SubmissionStateProps) {
  const { evaluation } = submission;
  return (
    <>
      <Notice tone="bad" title="The evaluation failed">
        {evaluation?.message != null && <p>{evaluation.message}</p>}
        {remedy !== "" && <p>{remedy}</p>}
        {runs.every(({ status }) => status !== "finished") && <Cost isFree={isFree} />}
      </Notice>
      {evaluation?.detail != null && evaluation.detail !== "" && (
        <CodeBlock label="Details, for hosts only" code={evaluation.detail} />
      )}
    </>
  );
}

function Cost({ isFree }: { isFree: boolean }) {
  return <p>{isFree ? "It cost no quota." : "Three such failures cost as much quota as one score."}</p>;
}

function Runs({ runs, isRough }: { runs: PastEvaluation[]; isRough: boolean }) {
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">All runs</h2>
      <DataTable
        caption="Evaluations of this submission"
        captionHidden
        columns={[
          { head: "Run", names: true, cell: ({ number }) => number },
          { head: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
          {
            head: "Ended",
            cell: ({ finishedAt }) => (finishedAt === null ? "—" : <Instant at={finishedAt} />),
          },
          {
            head: "Took",
            numeric: true,
            cell: ({ runMs }) => (runMs === null ? "—" : <RunTime ms={runMs} isRough={isRough} />),
          },
          { head: "Message", cell: ({ message }) => message ?? "—" },
        ]}
        rows={runs}
        rowKey={({ id }) => id}
      />
    </section>
  );
}
