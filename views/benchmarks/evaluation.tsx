import type { Chrome } from "../layout.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Prose } from "../parts/prose.tsx";
import { BenchmarkFrame } from "./frame.tsx";
import type { FramedBenchmark } from "./frame.tsx";

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  /** Cleaned HTML of the host; "" where there is none. */
  evaluation: string;
  guidelines: string;
  terms: string;
};

/** How submissions are judged, how to hand them in, and under which terms. */
export function EvaluationPage({ chrome, benchmark, evaluation, guidelines, terms }: Props) {
  const sections = [
    { id: "evaluation", heading: "How submissions are evaluated", html: evaluation },
    { id: "guidelines", heading: "Submission guidelines", html: guidelines },
    { id: "terms", heading: "Terms and conditions", html: terms },
  ].filter(({ html }) => html !== "");
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="evaluation">
      {sections.length === 0 && (
        <EmptyState title="Nothing written yet">
          The hosts have not described the evaluation. The leaderboard names the metrics.
        </EmptyState>
      )}
      {sections.map(({ id, heading, html }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id}>{heading}</h2>
          <Prose html={html} />
        </section>
      ))}
    </BenchmarkFrame>
  );
}
