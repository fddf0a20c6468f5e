import { inGigabytes } from "../../../src/kit/gigabytes.ts";
import type { Phase } from "../../../src/benchmarks/phase.ts";
import type { SealedLimits } from "../../../src/platform/sealed/run.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { KeyValue } from "../../parts/key-value.tsx";
import { Bytes, Duration } from "../../parts/quantity.tsx";
import { ExpectedTable, offered, type Offered } from "../expected.tsx";

/** How large an image may be here, what it has to be built for, and what a run of it gets. */
export type ImageLimits = {
  mostBytes: number;
  platform: string;
  run: Pick<SealedLimits, "seconds" | "memoryBytes" | "cpus" | "shmBytes">;
  gpus: number;
};

type Props = Offered & { phase: Phase; limits: ImageLimits };

/** What an image has to be and to do in this phase. */
export function ExpectedImage(props: Props) {
  const { phase, limits, expected } = props;
  const { run } = limits;
  return (
    <section aria-labelledby="expected">
      <h2 id="expected">What to hand in</h2>
      <p>
        A container image with your model. It is run once, without a network: it finds the cases in{" "}
        <code>/input</code>, writes <code>/output/predictions.csv</code>, and ends.{" "}
        <a href="/help/images">Dockerize a model</a> shows the whole way, step by step.
      </p>
      <KeyValue
        facts={[
          ["Platform", <code>{limits.platform}</code>],
          ["Size", `at most ${inGigabytes(limits.mostBytes)}`],
          ["Time", <Duration ms={run.seconds * 1000} />],
          [
            "Memory",
            <>
              <Bytes count={run.memoryBytes} />
              <span class="quiet">
                , of that <Bytes count={run.shmBytes} /> shared
              </span>
            </>,
          ],
          ["Cores", run.cpus],
          ["GPUs", limits.gpus === 0 ? "none" : limits.gpus],
          ...offered(props),
          [
            "Phase ID",
            <>
              <code>{phase.slug}</code> <CopyButton text={phase.slug} />
            </>,
          ],
        ]}
      />
      {expected !== null && <ExpectedTable expected={expected} />}
    </section>
  );
}
