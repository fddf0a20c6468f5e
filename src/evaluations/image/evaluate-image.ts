import type { App } from "../../platform/app.ts";
import { announceSubmission } from "../../submissions/announce.ts";
import { checkFile } from "../../submissions/check-file.ts";
import type { EvaluationApp } from "../evaluate.ts";
import type { Outcome } from "../record.ts";
import type { Failed } from "../script/failure.ts";
import { storeText } from "../store-text.ts";
import type { Subject } from "../subject.ts";
import { failedCheck, failedRun, refusedImage } from "./failure.ts";
import { keptBefore, keepRun, type KeptRun, type Predictions } from "./keep-run.ts";
import { openLiveLog } from "./live-log.ts";
import { predict, type Signals } from "./predict.ts";
import { roughly } from "./roughly.ts";

export type ImageApp = EvaluationApp & Pick<App, "runner" | "signal">;

/** Scores a file of predictions, as one that was handed in. */
export type ScoreFile = (file: Predictions) => Promise<Outcome>;

/**
 * Evaluates an image in three stages, so that nothing a participant wrote ever runs beside a label: the image reads the data
 * and predicts; we check what it left; and that is scored like a file that was handed in. What the image has made is kept, so
 * that a restart goes on from there.
 *
 * @throws Fault unavailable for the platform's trouble; the reason of a signal.
 */
export async function evaluateImage(
  app: ImageApp,
  subject: Subject,
  scoreFile: ScoreFile,
  signals: Signals,
): Promise<Outcome> {
  const ran = keptBefore(subject) ?? (await runImage(app, subject, signals));
  if ("reason" in ran) return failedOutcome(ran);
  const began = performance.now();
  const outcome = await judge(app, subject, ran, scoreFile, signals.abort);
  const runMs = Math.round(ran.run.seconds * 1000 + performance.now() - began);
  return { ...outcome, run: ran.run, runMs: subject.images.isPractice ? runMs : roughly(runMs) };
}

/** The first stage. @returns a failure where the image is not run at all. */
async function runImage(app: ImageApp, subject: Subject, signals: Signals): Promise<KeptRun | Failed> {
  await enter(app, subject, "predict");
  const live = openLiveLog(app.signal, subject.evaluationId, subject.submissionId);
  try {
    const predicted = await predict(app, subject, live, signals);
    if ("problems" in predicted) return refusedImage(predicted.problems);
    return await keepRun(app, subject, predicted);
  } finally {
    live.end();
  }
}

/** The other two. */
async function judge(
  app: ImageApp,
  subject: Subject,
  { made, stdoutDigest, stderrDigest }: KeptRun,
  scoreFile: ScoreFile,
  abort: AbortSignal,
): Promise<Outcome> {
  const logs = { stdoutDigest, stderrDigest };
  if ("how" in made) return { ...failedOutcome(failedRun(made)), ...logs };
  await enter(app, subject, "validate");
  const path = app.files.path(made.digest);
  const file = { name: made.name, path, bytes: Bun.file(path).size };
  const { annotationDigest, annotationName } = subject;
  const annotation =
    annotationDigest === null ? null : { digest: annotationDigest, name: annotationName ?? "" };
  const problems = await checkFile(app, { fileTypes: [], annotation }, subject.scorer, file);
  abort.throwIfAborted();
  if (problems.length > 0) return { ...failedOutcome(failedCheck(problems)), ...logs };
  await enter(app, subject, "score");
  const scored = await scoreFile(made);
  return {
    ...scored,
    stdoutDigest: await joined(app, stdoutDigest, scored.stdoutDigest),
    stderrDigest: await joined(app, stderrDigest, scored.stderrDigest),
  };
}

function failedOutcome(verdict: Failed): Outcome {
  const nothing = { stdoutDigest: null, stderrDigest: null, resultDigest: null, metadataDigest: null };
  return { verdict, runMs: 0, ...nothing };
}

/** Notes how far an evaluation is, for hosts to see. */
async function enter(
  app: ImageApp,
  { evaluationId, submissionId }: Subject,
  stage: "predict" | "validate" | "score",
): Promise<void> {
  await app.db.updateTable("evaluation").set({ stage }).where("id", "=", evaluationId).execute();
  await announceSubmission(app, submissionId);
}

/** What the image printed, and after it what the scoring did. */
async function joined(app: ImageApp, image: string | null, scoring: string | null): Promise<string | null> {
  if (image === null || scoring === null) return image ?? scoring;
  const [first, second] = await Promise.all(
    [image, scoring].map((digest) => Bun.file(app.files.path(digest)).text()),
  );
  return storeText(app, `${first}\n— scoring —\n${second}`);
}
