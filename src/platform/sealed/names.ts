import { INSTANCE_LABEL } from "../leftovers.ts";
import type { SealedId } from "./run.ts";

const SUBMISSION = "assay.submission";
const ATTEMPT = "assay.attempt";
const STAGE = "assay.stage";

/** What a run's things are called: always the same, so that the engine refuses to have two of a run at once. */
export function namesOf({ instance, submission, attempt, stage }: SealedId) {
  const job = `assay-${instance.slice(0, 8)}-${submission}-${attempt}-${stage}`;
  return { job, holder: `${job}-hold`, volume: `${job}-out` };
}

/** All of them are set on everything of a run, since an image's own labels would show through where ours are missing. */
export function labelsOf({ instance, submission, attempt, stage }: SealedId): Record<string, string> {
  return {
    [INSTANCE_LABEL]: instance,
    [SUBMISSION]: String(submission),
    [ATTEMPT]: String(attempt),
    [STAGE]: stage,
  };
}

/** The run that something with these labels belongs to; null for what is no part of a sealed run. */
export function idFrom(labels: Record<string, string>): SealedId | null {
  const [instance, stage] = [labels[INSTANCE_LABEL], labels[STAGE]];
  const [submission, attempt] = [Number(labels[SUBMISSION]), Number(labels[ATTEMPT])];
  if (instance === undefined || stage === undefined) return null;
  if (!Number.isInteger(submission) || !Number.isInteger(attempt)) return null;
  return { instance, submission, attempt, stage };
}
