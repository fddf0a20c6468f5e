import type { Scorer } from "../../benchmarks/scorer.ts";
import { describeProblem, type Problem } from "../../kit/problem.ts";
import type { FailureReason, Verdict } from "../verdict.ts";
import { metricsOf } from "./metric-labels.ts";

export type Failed = Extract<Verdict, { outcome: "failed" }>;

/** A board asks for metrics that the scorer does not know: the host's to mend. */
export function unknownLabels(labels: string[], scorer: Scorer): Failed {
  const known = metricsOf(scorer).map(({ id }) => id);
  return failed(
    "missing_metric",
    "The leaderboard asks for a metric that this benchmark's scorer does not compute.",
    `There is no metric ${quoted(labels)} for the task ${scorer.task}. There are: ${known.join(", ")}.`,
  );
}

/** The annotation file is broken: what is wrong shows hidden data and is for the host alone. */
export function badAnnotation(problems: Problem[]): Failed {
  const detail = problems.map(describeProblem).join("\n");
  return failed(
    "bad_annotation",
    "The hidden labels of this benchmark cannot be used. Your file is not the cause.",
    detail,
  );
}

/** The submission cannot be read or aligned: its sender sees the first problem, the host all that are listed. */
export function badPredictions(problems: Problem[]): Failed {
  const said = problems.map(describeProblem);
  return failed("bad_predictions", said[0] ?? "The file cannot be read.", said.join("\n"));
}

/** The submission is in order but for its ids: it is one of another phase, or the annotation was replaced since. */
export function unknownIds(problems: Problem[]): Failed {
  return { ...badPredictions(problems), reason: "unknown_ids" };
}

/** The annotation knows no case of splits for which the phase has a board. */
export function unknownSplits(codenames: string[], found: string[]): Failed {
  return failed(
    "unknown_split",
    "A leaderboard of this phase has no cases. Your file is not the cause.",
    `The annotation has no case of split ${quoted(codenames)}. It has: ${found.length === 0 ? "none" : quoted(found)}.`,
  );
}

/** A metric that the data of a split cannot carry. Why it cannot may be a fact about hidden labels. */
export type NotEstimable = { metric: string; split: string; why: string };

export function notFinite(gaps: NotEstimable[]): Failed {
  return failed(
    "not_finite",
    // Which metric of which split it is tells something about labels: somebody could ask for them one by one.
    "A metric of this benchmark cannot be estimated for this submission. The organisers can see which and why.",
    gaps
      .map(({ metric, split, why }) => `${metric} cannot be estimated on split ${split}: ${why}`)
      .join("\n"),
  );
}

function failed(reason: FailureReason, message: string, detail: string): Failed {
  return { outcome: "failed", reason, message, detail };
}

function quoted(names: string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
