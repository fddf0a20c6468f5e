import type { Scorer } from "../../benchmarks/scorer.ts";
import type { Estimate } from "../../metrics/estimate.ts";
import { readPredictions } from "../../submissions/predictions/predictions.ts";
import { readTruth, type Truth } from "../../submissions/predictions/truth.ts";
import type { Expected, SplitScore, SplitScores, Verdict } from "../verdict.ts";
import { alignSplit } from "./align.ts";
import { estimateCases } from "./estimates.ts";
import { metricOfLabel } from "./metric-labels.ts";
import {
  badAnnotation,
  badPredictions,
  type NotEstimable,
  notFinite,
  unknownIds,
  unknownLabels,
  unknownSplits,
} from "./refusals.ts";

export type BuiltInTask = {
  scorer: Scorer;
  annotationPath: string;
  submissionPath: string;
  /** The submission's file name, whose ending tells its format. */
  submissionName: string;
  /** "<submission sha256>|<phase id>" (report sheet rules, "Stratified bootstrap"). */
  seed: string;
  boards: Expected["boards"];
};

/** The metrics wanted on one split: board label → metric id. */
type Wanted = Map<string, string>;

/**
 * Scores a file of predictions against the annotation of its phase without a script: aligned by case id, the missing
 * policy applied, and on each split the metrics that its boards ask for, with 95 % intervals where there are some.
 * Without a `split` column every board gets all cases.
 *
 * What is wrong with any of the inputs comes back as a failed verdict. Throws only what the file system throws.
 */
export async function scoreBuiltIn(task: BuiltInTask): Promise<Verdict> {
  const { scorer, boards } = task;
  const unknown = boards
    .flatMap(({ labels }) => labels)
    .filter((label) => metricOfLabel(label, scorer) === undefined);
  if (unknown.length > 0) return unknownLabels([...new Set(unknown)], scorer);

  const { truth, problems: hostProblems } = await readTruth(task.annotationPath, scorer);
  if (truth === null) return badAnnotation(hostProblems);
  const { splitOf, splits } = truth;
  const absent = boards
    .filter(({ split }) => splitOf !== null && !splits.includes(split))
    .map(({ split }) => split);
  if (absent.length > 0) return unknownSplits([...new Set(absent)], splits);

  const source = { name: task.submissionName, scorer, expectedIds: truth.ids };
  const { predictions, problems, isOfOtherCases } = await readPredictions(task.submissionPath, source);
  if (predictions === null) return isOfOtherCases ? unknownIds(problems) : badPredictions(problems);

  const scored: SplitScores[] = [];
  const gaps: NotEstimable[] = [];
  const forHost = [];
  for (const [split, wanted] of wantedBySplit(boards, scorer)) {
    const cases = alignSplit(truth, predictions, splitNumber(truth, split), scorer);
    const estimates = estimateCases(scorer, cases, task.seed, new Set(wanted.values()));
    const scores = [...wanted].map(([label, metric]) =>
      scoreOf(
        label,
        estimates.find((each) => each.metric === metric)!,
      ),
    );
    scored.push({ split, scores: scores.filter((score) => "value" in score) });
    for (const score of scores) if ("why" in score) gaps.push({ ...score, split });
    forHost.push({ split, cases: cases.total, predicted: cases.predicted, estimates });
  }
  if (gaps.length > 0) return notFinite(gaps);

  const { given, renormalised } = predictions;
  return {
    outcome: "finished",
    splits: scored,
    // Only what the sender knows anyway: how many cases each split has would tell where cases belong.
    submissionResult: JSON.stringify({ cases: truth.ids.size, predicted: given, renormalised }),
    submissionMetadata: JSON.stringify(forHost),
  };
}

/** The metrics of each split; two boards may show the same split with different ones. */
function wantedBySplit(boards: Expected["boards"], scorer: Scorer): Map<string, Wanted> {
  const bySplit = new Map<string, Wanted>();
  for (const { split, labels } of boards) {
    const wanted = bySplit.get(split) ?? new Map();
    for (const label of labels) wanted.set(label, metricOfLabel(label, scorer)!.id);
    bySplit.set(split, wanted);
  }
  return bySplit;
}

function splitNumber(truth: Truth, codename: string): number | null {
  return truth.splitOf === null ? null : truth.splits.indexOf(codename);
}

function scoreOf(label: string, estimate: Estimate): SplitScore | Omit<NotEstimable, "split"> {
  const { value, low, high, note } = estimate;
  if (value === null || !Number.isFinite(value))
    return { metric: label, why: note ?? "the result is not finite." };
  return { metric: label, value, low: finite(low), high: finite(high), error: null };
}

function finite(end: number | null): number | null {
  return end !== null && Number.isFinite(end) ? end : null;
}
