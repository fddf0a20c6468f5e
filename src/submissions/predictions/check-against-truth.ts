import type { Scorer } from "../../benchmarks/scorer.ts";
import type { Problem } from "../../kit/problem.ts";
import { checkPredictions } from "./predictions.ts";
import { readTruth } from "./truth.ts";

export type CheckTask = {
  annotationPath: string;
  scorer: Scorer;
  /** The sender's name of the file, and where its bytes are. */
  file: { name: string; path: string };
};

/**
 * What is wrong with a file of predictions for the cases of an annotation, as far as it can be told without the labels.
 * Nothing while the annotation itself is broken: what would be right is not known then, and scoring says whose fault it is.
 */
export async function checkAgainstTruth({ annotationPath, scorer, file }: CheckTask): Promise<Problem[]> {
  const { truth } = await readTruth(annotationPath, scorer);
  if (truth === null) return [];
  return checkPredictions(file.path, { name: file.name, scorer, expectedIds: truth.ids });
}
