import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { defaultScriptLimits, type ScriptTask } from "../../src/evaluations/script/task.ts";
import type { BoxLimits } from "../../src/platform/box.ts";

export const smallLimits: BoxLimits = {
  ...defaultScriptLimits,
  seconds: 20,
  memoryBytes: 256 * 1024 ** 2,
  processes: 48,
  scratchBytes: 16 * 1024 ** 2,
  logBytes: 4096,
};

let tasks = 0;

/**
 * A script (its files by path), an annotation and a submission on disk, ready to be scored, with work folder and all.
 * Gone when disposed of.
 */
export async function scriptTask(
  files: Record<string, string>,
  changes: Partial<ScriptTask> & { annotation?: string; submission?: string } = {},
): Promise<{ task: ScriptTask; folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "assay-script-"));
  const { annotation = "1\n0\n1\n", submission = "1\n1\n1\n", ...rest } = changes;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, "script", path)), { recursive: true });
    await writeFile(join(folder, "script", path), text);
  }
  await mkdir(join(folder, "work"), { mode: 0o700 });
  // As the store keeps them: nobody else may read them.
  await writeFile(join(folder, "annotation"), annotation, { mode: 0o600 });
  await writeFile(join(folder, "submission"), submission, { mode: 0o600 });
  const task: ScriptTask = {
    scriptDir: join(folder, "script"),
    annotationPath: join(folder, "annotation"),
    annotationName: "test_annotations.csv",
    submissionPath: join(folder, "submission"),
    submissionName: "predictions.csv",
    benchmarkId: 7,
    phaseId: 3,
    phaseCodename: "dev",
    metadata: { id: 41, participant_team: 5, method_name: "a method" },
    image: "",
    limits: smallLimits,
    workDir: join(folder, "work"),
    name: `assay-test-${process.pid}-${tasks++}`,
    labels: { "assay.test": "script" },
    ...rest,
  };
  return { task, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A script of one file besides `__init__.py`, which every starter has like this. */
export function mainScript(main: string): Record<string, string> {
  return { "__init__.py": "from .main import evaluate\n", "main.py": main };
}
