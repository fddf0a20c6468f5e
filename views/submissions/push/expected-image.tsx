import { inGigabytes } from "../../../src/kit/gigabytes.ts";
import type { Phase } from "../../../src/benchmarks/phase.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { KeyValue } from "../../parts/key-value.tsx";
import { Duration } from "../../parts/quantity.tsx";
import { ExpectedTable, offered, type Offered } from "../expected.tsx";

/** How large an image may be here, and what it has to be built for. */
export type ImageLimits = { mostBytes: number; platform: string };

type Props = Offered & { phase: Phase; limits: ImageLimits };

/** What an image has to be and to do in this phase. */
export function ExpectedImage(props: Props) {
  const { phase, limits, expected } = props;
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
          ["Time", <Duration ms={phase.timeLimitSeconds * 1000} />],
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
