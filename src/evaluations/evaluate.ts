import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { scoreApart } from "./apart/score-apart.ts";
import { evaluateImage, type ImageApp, type ScoreFile } from "./image/evaluate-image.ts";
import type { Predictions } from "./image/keep-run.ts";
import type { Outcome } from "./record.ts";
import { runScript } from "./run-script.ts";
import { scriptMetadata } from "./script-metadata.ts";
import { storeText } from "./store-text.ts";
import type { Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

export type EvaluationApp = Pick<App, "db" | "files" | "engine" | "config" | "clock" | "log">;

/** What a scorer gave back, before its long texts are stored. */
export type Scored = {
  verdict: Verdict;
  stdout: string;
  stderr: string;
  notes: string[];
  peakMemoryBytes: number | null;
};

/** What is scored, wherever it comes from: a submission or a dry run. */
export type ScoringTask = Pick<
  Subject,
  | "benchmarkId"
  | "phaseId"
  | "codename"
  | "timeLimitSeconds"
  | "annotationDigest"
  | "annotationName"
  | "scriptDigest"
  | "scorer"
  | "evaluatorImage"
  | "boards"
> & {
  /** Unique among everything that can run at the same time, and the same for a repeated attempt. */
  name: string;
  submissionPath: string;
  submissionName: string;
  /** Seed of the bootstrap: equal bytes in an equal phase give equal intervals. */
  seed: string;
  metadata: Record<string, unknown>;
};

/**
 * Scores with whatever the benchmark declares: the built-in scorer, or the host's script in its box.
 * @throws Fault unavailable for trouble that is the platform's and may pass; AbortError when cancelled.
 */
export async function score(app: EvaluationApp, task: ScoringTask, abort: AbortSignal): Promise<Scored> {
  if (task.scorer !== null) {
    const verdict = await scoreApart(
      {
        scorer: task.scorer,
        annotationPath: annotationPath(app, task),
        submissionPath: task.submissionPath,
        submissionName: task.submissionName,
        seed: task.seed,
        boards: task.boards.map(({ split, labels }) => ({ split, labels })),
      },
      task.timeLimitSeconds,
      abort,
    );
    return { verdict, stdout: "", stderr: "", notes: [], peakMemoryBytes: null };
  }
  if (task.scriptDigest === null)
    throw new Fault("unavailable", "This benchmark is not scored on this server.");
  return runScript(app, { ...task, scriptDigest: task.scriptDigest }, abort);
}

/** Where the hidden truth is. @throws Fault unavailable when the host has not given it yet. */
export function annotationPath(app: Pick<App, "files">, task: Pick<Subject, "annotationDigest">): string {
  if (task.annotationDigest === null)
    throw new Fault("unavailable", "The host has not handed in the annotation of this phase yet.");
  return app.files.path(task.annotationDigest);
}

/**
 * Evaluates a submission and stores what it printed and handed back. See Work for the two signals.
 * @throws Fault unavailable for trouble that is the platform's; the reason of a signal.
 */
export async function evaluate(
  app: ImageApp,
  subject: Subject,
  abort: AbortSignal,
  leave: AbortSignal,
): Promise<Outcome> {
  const scoreFile: ScoreFile = (file) => scorePredictions(app, subject, file, abort);
  if (subject.manifestId !== null) return evaluateImage(app, subject, scoreFile, { abort, leave });
  return scoreFile({ digest: subject.fileDigest, name: subject.fileName });
}

async function scorePredictions(
  app: EvaluationApp,
  subject: Subject,
  file: Predictions,
  abort: AbortSignal,
): Promise<Outcome> {
  const began = performance.now();
  const scored = await score(
    app,
    {
      ...subject,
      name: `evaluation-${subject.evaluationId}`,
      submissionPath: app.files.path(file.digest),
      submissionName: file.name,
      seed: `${file.digest}|${subject.phaseId}`,
      metadata: scriptMetadata(subject),
    },
    abort,
  );
  const { verdict } = scored;
  // An engine that is down may come back: the loop tries again, and the team is not charged.
  if (verdict.outcome === "failed" && verdict.reason === "platform_error")
    throw new Fault("unavailable", verdict.detail);
  const runMs = Math.round(performance.now() - began);
  const keep = (text: string | null) => storeText(app, text);
  const logs = subject.hidesLogs === 1 ? null : scored;
  return {
    verdict,
    runMs,
    stdoutDigest: await keep(logs?.stdout ?? null),
    stderrDigest: await keep(
      logs === null ? null : [logs.stderr, ...logs.notes].filter((part) => part !== "").join("\n"),
    ),
    resultDigest: verdict.outcome === "finished" ? await keep(verdict.submissionResult) : null,
    metadataDigest: verdict.outcome === "finished" ? await keep(verdict.submissionMetadata) : null,
  };
}
