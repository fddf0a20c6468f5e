import type { Phase } from "../benchmarks/phase.ts";
import type { Scorer } from "../benchmarks/scorer.ts";
import type { Problem } from "../kit/problem.ts";
import type { App } from "../platform/app.ts";
import { checkPredictions } from "./predictions/predictions.ts";
import { readTruth } from "./predictions/truth.ts";

/** A file on its way in. */
export type IncomingFile = { name: string; path: string; bytes: number };

/**
 * Everything that can be said against a file without looking at a label: its type and, where the built-in scorer knows what to
 * expect, its columns, ids and numbers. Empty when it may be handed in. Costs no quota.
 */
export async function checkFile(
  app: Pick<App, "files">,
  phase: Pick<Phase, "fileTypes" | "annotation">,
  scorer: Scorer | null,
  file: IncomingFile,
): Promise<Problem[]> {
  const wrongType = fileTypeProblem(phase.fileTypes, file.name);
  if (wrongType !== null) return [wrongType];
  if (file.bytes === 0) return [fileProblem(file.name, "is empty.", "Choose the file with your predictions.")];
  if (scorer === null || phase.annotation === null) return [];
  const { truth } = await readTruth(app.files.path(phase.annotation.digest), scorer);
  return checkPredictions(file.path, { name: file.name, scorer, expectedIds: truth?.ids });
}

/** Endings compare without regard to case; ".nii.gz" is an ending like any other. */
export function fileTypeProblem(fileTypes: string[], name: string): Problem | null {
  if (fileTypes.length === 0 || fileTypes.some((ending) => name.toLowerCase().endsWith(ending))) return null;
  return fileProblem(name, "is not of a type that this phase takes.", `It takes ${fileTypes.join(", ")}.`);
}

function fileProblem(name: string, message: string, remedy: string): Problem {
  return { severity: "error", place: `the file ${name}`, message, remedy };
}
