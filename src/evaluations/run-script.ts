import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackZip } from "../kit/zip.ts";
import { INSTANCE_LABEL } from "../platform/leftovers.ts";
import { instanceOf } from "../platform/instance.ts";
import { annotationPath, type EvaluationApp, type Scored, type ScoringTask } from "./evaluate.ts";
import { scoreWithScript } from "./script/score.ts";
import { defaultScriptLimits } from "./script/task.ts";

/** Unpacks the host's script into a folder of this run's own, scores with it, and removes the folder. */
export async function runScript(
  app: EvaluationApp,
  task: ScoringTask & { scriptDigest: string },
  abort: AbortSignal,
): Promise<Scored> {
  const image = task.evaluatorImage ?? app.config.evaluatorImage;
  const engine = await app.engine(image);
  const instance = instanceOf(app.config.data);
  const workspace = await app.files.workspace();
  try {
    const scriptDir = join(workspace.path, "unpacked");
    await unpackZip(app.files.path(task.scriptDigest), scriptDir);
    const noTruth = join(workspace.path, "no-annotation");
    await writeFile(noTruth, "");
    return await scoreWithScript(
      engine,
      {
        scriptDir,
        // Some scripts bring their labels along and ignore this argument.
        annotationPath: task.annotationDigest === null ? noTruth : annotationPath(app, task),
        annotationName: task.annotationName ?? "annotation",
        submissionPath: task.submissionPath,
        submissionName: task.submissionName,
        benchmarkId: task.benchmarkId,
        phaseId: task.phaseId,
        phaseCodename: task.codename,
        metadata: task.metadata,
        image,
        limits: { ...defaultScriptLimits, seconds: task.timeLimitSeconds },
        workDir: await subfolder(workspace.path),
        name: `assay-${instance}-${task.name}`,
        labels: { [INSTANCE_LABEL]: instance },
      },
      task.boards.map(({ split, labels }) => ({ split, labels })),
      abort,
    );
  } finally {
    await workspace.remove();
  }
}

async function subfolder(workspace: string): Promise<string> {
  const folder = join(workspace, "box");
  await mkdir(folder, { mode: 0o700 });
  return folder;
}
