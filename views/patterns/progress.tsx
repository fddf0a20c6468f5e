import { Meter, Progress } from "../parts/gauge.tsx";
import { Live } from "../parts/live.tsx";

/** Quotas and running work. */
export function ProgressPatterns() {
  return (
    <section aria-labelledby="progress">
      <h2 id="progress">Quotas and progress</h2>
      <Meter label="Submissions today" value={2} max={5} note="The count starts again at 00:00 UTC." />
      <Meter
        label="Submissions this month"
        value={20}
        max={20}
        note="The next one is possible on 1 Dec 2026."
      />
      <Meter label="Submissions in this phase" value={37} max={100} />
      <Progress label="Waiting" note="third in the queue, about 2 min" />
      <Progress label="Resampling" done={0.62} note="1,240 of 2,000" />
      <Live stream="/-/patterns/live">
        <p>This sentence is replaced when the server sends another.</p>
      </Live>
    </section>
  );
}
