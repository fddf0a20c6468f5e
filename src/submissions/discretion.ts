import type { Evaluation, Submission } from "./submission.ts";

const MINUTE = 60_000;

/**
 * An evaluation as the team of its submission may see it.
 *
 * What was printed, and the details of a failure, are for the hosts: they can carry hidden labels. An image reads hidden data
 * besides, and can make anything about its run say something about them. Of that the team gets the reason in our own words,
 * the public scores and a rough run time. Where the data are public, as for practice, there is nothing to hide.
 */
export function forTeam({ evaluation, image, isPractice }: Submission): Evaluation | null {
  if (evaluation === null || (image !== null && isPractice)) return evaluation;
  const printed = { detail: null, stdoutDigest: null, stderrDigest: null, metadataDigest: null };
  if (image === null) return { ...evaluation, ...printed };
  const made = { resultDigest: null, stage: null, predictions: null, run: null };
  return { ...evaluation, ...roughTimes(evaluation), ...printed, ...made };
}

/** When a hidden run was, as its team may know it. */
export function roughTimes<Times extends { finishedAt: number | null }>({ finishedAt }: Times) {
  return {
    startedAt: null,
    finishedAt: finishedAt === null ? null : Math.floor(finishedAt / MINUTE) * MINUTE,
  };
}
