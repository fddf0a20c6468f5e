import type { ImageRun } from "../../src/submissions/image-run.ts";
import type { VisibleSubmission } from "../../src/submissions/submission.ts";
import { CodeBlock, Digest } from "../parts/copy.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { Bytes, Duration } from "../parts/quantity.tsx";

type Stage = NonNullable<NonNullable<VisibleSubmission["evaluation"]>["stage"]>;

const stages: Record<Stage, string> = {
  predict: "1 of 3: the image predicts",
  validate: "2 of 3: what it left is checked",
  score: "3 of 3: its predictions are scored",
};

/** How an image runs or ran, for those who may see it: the evaluation of anybody else has none of this. */
export function ImageRunDetails({
  submission: { evaluation },
  logTail,
}: {
  submission: VisibleSubmission;
  logTail: string | null;
}) {
  if (evaluation === null || evaluation.stage === null) return null;
  return (
    <details open={evaluation.status === "running"}>
      <summary>The run of the image</summary>
      <KeyValue
        facts={[
          ["Stage", stages[evaluation.stage]],
          ...(evaluation.run === null ? [] : runFacts(evaluation.run)),
        ]}
      />
      {logTail !== null && <CodeBlock label="The end of its log" code={logTail} />}
    </details>
  );
}

function runFacts(run: ImageRun): Fact[] {
  const { ending, exitCode, seconds, peakMemoryBytes, runtime } = run;
  return [
    ["Ending", exitCode === null ? ending : `${ending}, exit code ${exitCode}`],
    ["Took", <Duration ms={seconds * 1000} />],
    ["Memory at most", peakMemoryBytes === null ? "not known" : <Bytes count={peakMemoryBytes} />],
    ["Image", <Digest value={run.image} />],
    ["Data", <Digest value={run.inputs} />],
    ["Sandbox", runtime ?? "the engine's own"],
    ["Self-test", <Digest value={run.selfTest} />],
  ];
}

const MINUTE = 60_000;

/** A run time. Roughly: the end of the bucket that it is in, see evaluations/image/roughly.ts. */
export function RunTime({ ms, isRough }: { ms: number; isRough: boolean }) {
  if (!isRough) return <Duration ms={ms} />;
  if (ms > 60 * MINUTE) return <>an hour or more</>;
  return <>less than {ms === MINUTE ? "a minute" : `${ms / MINUTE} minutes`}</>;
}
