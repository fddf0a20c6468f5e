import { join } from "node:path";
import type { Binding, BoxLimits } from "../../platform/box.ts";
import { threadEnvironment } from "../../platform/thread-environment.ts";
import { readableFile, readableFolder, readableHarness, readableText, safeFileName } from "./staging.ts";

/** One submission to be scored by the host's script. */
export type ScriptTask = {
  /** What the script's ZIP holds, unpacked. */
  scriptDir: string;
  annotationPath: string;
  /** Name of the annotation file, with its ending. */
  annotationName: string;
  submissionPath: string;
  /** As the participant called it. */
  submissionName: string;
  benchmarkId: number;
  phaseId: number;
  phaseCodename: string;
  /** What evaluate() gets as `submission_metadata`; its `id` names the submission's folder. */
  metadata: Record<string, unknown>;
  image: string;
  limits: BoxLimits;
  /** An empty folder of ours (0700), for this evaluation alone. The caller removes it. */
  workDir: string;
  /** Of the box: see Box.name. */
  name: string;
  labels: Record<string, string>;
};

/** What evaluation scripts are given unless the operator says otherwise. */
export const defaultScriptLimits: BoxLimits = {
  seconds: 600,
  memoryBytes: 4 * 1024 ** 3,
  cpus: 2,
  processes: 256,
  scratchBytes: 512 * 1024 ** 2,
  outputBytes: 4 * 1024 ** 2,
  logBytes: 1024 ** 2,
};

/** The box's files, in the work folder or where they are. */
export async function prepareInputs(task: ScriptTask): Promise<Binding[]> {
  const inWork = (name: string) => join(task.workDir, name);
  const annotation = `/annotation/${safeFileName(task.annotationName)}`;
  const submission = `/submission/${safeFileName(task.submissionName)}`;
  const orders = {
    base: "/tmp/evaluation",
    script: "/script",
    annotation,
    submission,
    benchmark: task.benchmarkId,
    phase: task.phaseId,
    codename: task.phaseCodename,
    submission_id: String(task.metadata.id ?? 0).replace(/\W/g, "_"),
    metadata: task.metadata,
  };
  return [
    { host: await readableHarness(inWork("evaluator")), inside: "/evaluator" },
    { host: await readableText(JSON.stringify(orders), inWork("task.json")), inside: "/task.json" },
    { host: await readableFolder(task.scriptDir, inWork("script")), inside: "/script" },
    { host: await readableFile(task.annotationPath, inWork("annotation")), inside: annotation },
    { host: await readableFile(task.submissionPath, inWork("submission")), inside: submission },
  ];
}

/** Beside what the script needs, what makes it run the same everywhere. */
export function scriptEnvironment({ cpus }: BoxLimits): Record<string, string> {
  return {
    LANG: "C.UTF-8",
    // What the script printed before it was stopped is worth having.
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    // The same submission gets the same score, however the script iterates over its sets.
    PYTHONHASHSEED: "0",
    ...threadEnvironment(cpus),
    MPLCONFIGDIR: "/tmp",
  };
}
