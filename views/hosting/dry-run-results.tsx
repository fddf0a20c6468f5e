import type { DryRun } from "../../src/evaluations/dry-run/dry-run.ts";
import type { DryRunReport } from "../../src/evaluations/dry-run/report.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Progress } from "../parts/gauge.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Notice } from "../parts/notice.tsx";
import { Bytes, Duration, Interval, Relative, Score } from "../parts/quantity.tsx";

/** Whether a dry run has not ended yet. */
export function isUnderway({ status }: Pick<DryRun, "status">): boolean {
  return status === "submitted" || status === "running";
}

/** The dry runs of a phase: the newest in full, earlier ones folded away. */
export function DryRunResults({ runs, now }: { runs: DryRun[]; now: number }) {
  const [newest, ...earlier] = runs;
  if (newest === undefined) return <p class="quiet">This phase has not been tried yet.</p>;
  return (
    <section aria-label="Results">
      <DryRunResult run={newest} now={now} />
      {earlier.map((run) => (
        <details key={run.id}>
          <summary>
            Earlier: {sampleOf(run)}, <Relative at={run.createdAt} now={now} />
          </summary>
          <section>
            <DryRunResult run={run} now={now} />
          </section>
        </details>
      ))}
    </section>
  );
}

function DryRunResult({ run, now }: { run: DryRun; now: number }) {
  const { report, status } = run;
  return (
    <>
      <div class="actions">
        <StatusBadge status={status} />
        <span>
          {sampleOf(run)}, <Relative at={run.createdAt} now={now} />
        </span>
      </div>
      {isUnderway(run) && <Progress label={status === "running" ? "Scoring" : "Waiting for its turn"} />}
      {report !== null && <Report runId={run.id} report={report} />}
    </>
  );
}

const sampleOf = ({ fileName }: DryRun) => (fileName === null ? "without a sample" : `with ${fileName}`);

function Report({ runId, report }: { runId: number; report: DryRunReport }) {
  const { findings, scores, seconds, peakMemoryBytes, stdout, stderr } = report;
  const facts: Fact[] = [["Run time", <Duration ms={seconds * 1000} />]];
  if (peakMemoryBytes !== null) facts.push(["Peak memory", <Bytes count={peakMemoryBytes} />]);
  return (
    <>
      {findings.length === 0 && <Notice tone="good">Nothing was found that would go wrong.</Notice>}
      {findings.map(({ severity, text }) => {
        const [first, ...rest] = text.split("\n");
        return (
          <Notice key={text} tone={severity === "error" ? "bad" : "warn"} title={first}>
            {rest.length > 0 && <pre tabindex={0}>{rest.join("\n")}</pre>}
          </Notice>
        );
      })}
      {scores.length > 0 && (
        <DataTable
          caption="Scores"
          columns={[
            { head: "Split", cell: ({ split }) => split },
            { head: "Metric", names: true, cell: ({ metric }) => metric },
            { head: "Value", numeric: true, cell: ({ value }) => <Score value={value} precision={4} /> },
            {
              head: "95 % interval",
              numeric: true,
              cell: ({ low, high }) => <Interval low={low} high={high} precision={4} />,
            },
          ]}
          rows={scores}
          rowKey={({ split, metric }) => `${split} ${metric}`}
          id={`scores-${runId}`}
        />
      )}
      <KeyValue facts={facts} />
      {stdout !== "" && <CodeBlock label="Printed (stdout)" code={stdout} />}
      {stderr !== "" && <CodeBlock label="Printed (stderr)" code={stderr} />}
    </>
  );
}
