import { stat } from "node:fs/promises";
import type { Phase } from "../benchmarks/phase.ts";
import type { Scorer } from "../benchmarks/scorer.ts";
import type { Problem } from "../kit/problem.ts";
import type { App } from "../platform/app.ts";
import { checkApart } from "./apart/read-apart.ts";
import { checkAgainstTruth } from "./predictions/check-against-truth.ts";

/** A file on its way in. */
export type IncomingFile = { name: string; path: string; bytes: number };

/** Up to this many bytes, the annotation counted in, a file is read at once; that takes less than a thread and a place in its queue. */
const SMALL = 2 ** 20;

/**
 * Everything that can be said against a file without looking at a label: its type and, where the built-in scorer knows what to
 * expect, its columns, ids and numbers. Empty when it may be handed in. Costs no quota.
 * @throws Fault unavailable when too many large files are being checked.
 */
export async function checkFile(
  app: Pick<App, "files">,
  phase: Pick<Phase, "fileTypes" | "annotation">,
  scorer: Scorer | null,
  file: IncomingFile,
): Promise<Problem[]> {
  const wrongType = fileTypeProblem(phase.fileTypes, file.name);
  if (wrongType !== null) return [wrongType];
  if (file.bytes === 0)
    return [fileProblem(file.name, "is empty.", "Choose the file with your predictions.")];
  if (scorer === null || phase.annotation === null) return [];
  const annotationPath = app.files.path(phase.annotation.digest);
  const task = { annotationPath, scorer, file: { name: file.name, path: file.path } };
  const isSmall = file.bytes + (await stat(annotationPath)).size <= SMALL;
  return isSmall ? checkAgainstTruth(task) : checkApart(task);
}

/** Endings compare without regard to case; ".nii.gz" is an ending like any other. */
export function fileTypeProblem(fileTypes: string[], name: string): Problem | null {
  if (fileTypes.length === 0 || fileTypes.some((ending) => name.toLowerCase().endsWith(ending))) return null;
  return fileProblem(name, "is not of a type that this phase takes.", `It takes ${fileTypes.join(", ")}.`);
}

function fileProblem(name: string, message: string, remedy: string): Problem {
  return { severity: "error", place: `the file ${name}`, message, remedy };
}
