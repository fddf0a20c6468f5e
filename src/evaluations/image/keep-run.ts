import type { App } from "../../platform/app.ts";
import type { Captured } from "../../platform/box.ts";
import type { ImageRun } from "../../submissions/image-run.ts";
import { logText } from "../log-text.ts";
import { storeText } from "../store-text.ts";
import type { Subject } from "../subject.ts";
import type { BadEnding, Ran } from "./predict.ts";

/** A file of predictions in the store, and its name, whose ending tells the format. */
export type Predictions = { digest: string; name: string };

/** What a run has brought, its long texts in the store. */
export type KeptRun = {
  run: ImageRun;
  stdoutDigest: string | null;
  stderrDigest: string | null;
  /** Or how it ended without any. */
  made: Predictions | BadEnding;
};

/** What the run of an evaluation that goes on has brought before; null when it has still to run. */
export function keptBefore(subject: Subject): KeptRun | null {
  const { run, stdoutDigest, stderrDigest, predictionsDigest: digest, predictionsName: name } = subject;
  if (run === null || digest === null || name === null) return null;
  return { run, stdoutDigest, stderrDigest, made: { digest, name } };
}

/** Writes down what a run has brought, before anybody looks at it. Logs are left out where the phase wants none. */
export async function keepRun(
  app: Pick<App, "db" | "files">,
  { evaluationId, hidesLogs }: Subject,
  { ending, stdout, stderr, run }: Ran,
): Promise<KeptRun> {
  const keep = (log: Captured) => storeText(app, hidesLogs === 1 ? null : logText(log));
  if (ending.how === "predictions") await ending.kept.keep();
  const made = ending.how === "predictions" ? { digest: ending.kept.digest, name: ending.name } : ending;
  const kept = { run, stdoutDigest: await keep(stdout), stderrDigest: await keep(stderr), made };
  await app.db
    .updateTable("evaluation")
    .set({
      run: JSON.stringify(run),
      stdout_digest: kept.stdoutDigest,
      stderr_digest: kept.stderrDigest,
      ...("digest" in made ? { predictions_digest: made.digest, predictions_name: made.name } : {}),
    })
    .where("id", "=", evaluationId)
    .execute();
  return kept;
}
