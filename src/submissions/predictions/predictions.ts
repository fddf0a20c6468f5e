import type { Scorer } from "../../benchmarks/scorer.ts";
import type { ByteIndex } from "../../kit/byte-index.ts";
import type { Problem } from "../../kit/problem.ts";
import { listed } from "./columns.ts";
import { type Defects, listDefects } from "./defects.ts";
import { mayLeaveOut } from "./expected-file.ts";
import { submissionFormat } from "./format.ts";
import { predictionIntake } from "./prediction-intake.ts";
import { readTable } from "./table.ts";

/** A submission's predictions, in the order of the case ids and not of the file. */
export type Predictions = {
  ids: ByteIndex;
  /** Numbers per case: 1, or the number of classes in the order of `scorer.predictions`. */
  width: number;
  /** Row-major, ids.size × width; class probabilities add up to 1. */
  values: Float64Array;
  /** The line in which the file speaks about a case, or 0 if it does not. */
  lines: Int32Array;
  /** How many cases have a prediction. */
  given: number;
  /** How many rows of class probabilities were divided by their sum because it was not 1. */
  renormalised: number;
};

export type PredictionsSource = {
  /** The file's name as its sender knows it; its ending tells the format. */
  name: string;
  scorer: Scorer;
  /** The cases that may be predicted; without it, every id is accepted and no one is missed. */
  expectedIds?: ByteIndex;
};

/**
 * Reads a file of predictions as a stream into typed arrays and checks everything that needs no labels.
 * @returns the predictions, or null where there is at least one problem; the first 20 problems in file order; and
 * whether all that is wrong with the file is that it names cases which are not expected.
 */
export async function readPredictions(
  path: string,
  { name, scorer, expectedIds }: PredictionsSource,
): Promise<{ predictions: Predictions | null; problems: Problem[]; isOfOtherCases: boolean }> {
  const defects = listDefects(name);
  const format = await submissionFormat(path, name);
  if (typeof format !== "string") {
    defects.add(() => format);
    return { predictions: null, problems: defects.problems(), isOfOtherCases: false };
  }
  const { intake, result, unknownIds } = predictionIntake(scorer, expectedIds, defects);
  const wanted = [scorer.id, ...Object.values(scorer.predictions)];
  await readTable(path, format, wanted, intake);
  const predictions = result();
  // A file with unreadable rows misses their cases too: saying so would hide the cause.
  if (defects.count() === 0) addMissing(predictions, scorer, defects);
  const count = defects.count();
  return {
    predictions: count === 0 ? predictions : null,
    problems: defects.problems(),
    isOfOtherCases: count > 0 && count === unknownIds(),
  };
}

/**
 * What is wrong with a file of predictions as far as it can be told without the labels: for the participant, before
 * it costs quota. Empty if it can be scored.
 */
export async function checkPredictions(path: string, source: PredictionsSource): Promise<Problem[]> {
  const { problems, isOfOtherCases } = await readPredictions(path, source);
  return isOfOtherCases ? problems.map((problem) => ({ ...problem, code: "unknown_id" })) : problems;
}

function addMissing({ ids, lines, given }: Predictions, scorer: Scorer, defects: Defects): void {
  if (given === 0) {
    defects.add(() => ({
      place: "the file",
      message: "has no predictions.",
      remedy: "Give one row per case.",
    }));
    return;
  }
  if (mayLeaveOut(scorer) || given === ids.size) return;
  const missing = ids.size - given;
  const some = firstMissing(ids, lines, 5).map((id) => ids.textOf(id));
  const more = missing > some.length ? ` and ${missing - some.length} more` : "";
  const what = missing === 1 ? "one case has" : `${missing} cases have`;
  defects.add(() => ({
    place: `column ${listed([scorer.id])}`,
    message: `${what} no prediction: ${listed(some)}${more}.`,
    remedy: `This phase wants a prediction for each of its ${ids.size} cases.`,
  }));
}

/** The first few missing cases in the order of their ids: the annotation's own may be that of the labels. */
function firstMissing(ids: ByteIndex, lines: Int32Array, most: number): number[] {
  const first: number[] = [];
  for (let id = 0; id < ids.size; id++) {
    if (lines[id] !== 0 || (first.length === most && ids.order(first[most - 1]!, id) < 0)) continue;
    first.push(id);
    first.sort((a, b) => ids.order(a, b));
    first.length = Math.min(first.length, most);
  }
  return first;
}
