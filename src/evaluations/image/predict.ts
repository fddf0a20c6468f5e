import { unlessAborted } from "../../kit/abortable.ts";
import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import { engineArchive } from "../../images/engine-archive.ts";
import { type KeptImage, lookOver, rulesHere } from "../../images/look-over.ts";
import type { App } from "../../platform/app.ts";
import type { StagedFile } from "../../platform/files.ts";
import type { SealedEnding, SealedOutcome, SealedRun } from "../../platform/sealed/run.ts";
import type { ImageRun } from "../../submissions/image-run.ts";
import type { Subject } from "../subject.ts";
import { reserveGpus } from "./gpus.ts";
import { stageInputs } from "./inputs.ts";
import { gpusWanted, sealedLimits } from "./limits.ts";
import type { LiveLog } from "./live-log.ts";

export type PredictApp = Pick<App, "db" | "files" | "config" | "clock" | "log" | "runner">;

/** `abort` ends a run; on `leave` it is left to itself. */
export type Signals = { abort: AbortSignal; leave: AbortSignal };

/** How a run ended that was let to its end. */
export type Ran = Omit<SealedOutcome<StagedFile>, "ending"> & { ending: ImageEnding; run: ImageRun };
type ImageEnding = Exclude<SealedEnding<StagedFile>, { how: "cancelled" | "platform_error" }>;
/** By the image's own doing, without predictions. */
export type BadEnding = Exclude<ImageEnding, { how: "predictions" }>;

/**
 * The first stage: the image itself, over data without labels. A run that goes on from before a restart is taken up again.
 *
 * @returns what came of it; or what speaks against running the image at all.
 * @throws Fault unavailable for the platform's trouble; the reason of a signal.
 */
export async function predict(
  app: PredictApp,
  subject: Subject,
  live: LiveLog,
  { abort, leave }: Signals,
): Promise<Ran | { problems: Problem[] }> {
  const { images, evaluationId, benchmarkId, timeLimitSeconds } = subject;
  const { inputs, limits } = images;
  const image = await keptImage(app, subject);
  const gpuCount = gpusWanted(limits, app.config);
  const report = await unlessAborted(waitForReport(app, image, gpuCount > 0), abort);
  if (report.problems.length > 0) return { problems: report.problems };
  if (inputs === null) throw new Fault("unavailable", "There is nothing for images to read in this phase.");
  const runner = await app.runner();
  const folder = await stageInputs(app, benchmarkId, inputs);
  const id = await runner.load(await engineArchive(app, image, report), abort);
  const run: SealedRun = {
    id: runId(runner.instance, subject),
    image: id,
    inputs: folder,
    env: { CHALLENGE_PK: String(benchmarkId), PHASE_PK: String(subject.phaseId) },
    gpus: await reserveGpus(app.db, evaluationId, gpuCount, app.config.gpus),
    limits: sealedLimits(limits, timeLimitSeconds, app.config),
  };
  const receive = (source: AsyncIterable<Uint8Array>) => app.files.stage(source, run.limits.outputBytes);
  leave.throwIfAborted();
  // The engine goes on when we leave, and the next start finds the run.
  const outcome = await unlessAborted(runner.run(run, receive, abort, { log: live.add }), leave);
  const { ending, seconds, peakMemoryBytes, runtime } = outcome;
  if (ending.how === "cancelled") throw abort.reason;
  if (ending.how === "platform_error") throw new Fault("unavailable", ending.message);
  const exitCode = ending.how === "crashed" ? ending.code : ending.how === "predictions" ? 0 : null;
  return {
    ...outcome,
    ending,
    run: {
      ending: ending.how,
      exitCode,
      seconds,
      peakMemoryBytes,
      image: image.digest,
      inputs: inputs.version,
      runtime,
      selfTest: runner.selfTest,
    },
  };
}

/** By what a run is known on the engine. It is the same after a restart, so that the run is found again. */
export function runId(instance: string, { submissionId, number }: Pick<Subject, "submissionId" | "number">) {
  return { instance, submission: submissionId, attempt: number, stage: PREDICT };
}
export const PREDICT = "predict";

async function waitForReport(app: PredictApp, image: KeptImage, usesGpu: boolean) {
  const report = await lookOver(app, image, rulesHere(usesGpu));
  if (report === null) throw new Error("looking an image over has no end");
  return report;
}

async function keptImage({ db }: Pick<App, "db">, { manifestId }: Subject): Promise<KeptImage> {
  return db
    .selectFrom("image_manifest")
    .select(["repository_id as repositoryId", "address as digest", "media_type as mediaType", "content"])
    .where("id", "=", manifestId ?? -1)
    .executeTakeFirstOrThrow();
}
