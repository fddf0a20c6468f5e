import type { User } from "../../accounts/viewer.ts";
import { Fault } from "../../kit/fault.ts";
import type { Trx } from "../../platform/database.ts";
import { type VisibleSubmission, visibleSubmission } from "../../submissions/submission.ts";

/** Which submission a report is about, as the report says it: all of it has to fit together. */
export type Reported = { benchmarkId: number; submissionId: number; phaseId?: number };

/**
 * The submission that the organisers' machine reports on, with its evaluation.
 * @throws Fault missing, forbidden for all but hosts, invalid when it belongs elsewhere, conflict when it is not scored there.
 */
export async function reportedSubmission(
  trx: Trx,
  user: User,
  on: Reported,
): Promise<VisibleSubmission & { evaluation: NonNullable<VisibleSubmission["evaluation"]> }> {
  const submission = await visibleSubmission(trx, user, on.submissionId);
  const { benchmark, phaseId, evaluation, status, isHost } = submission;
  if (!isHost) throw new Fault("forbidden", "Only the organisers report results.", [], "not_host");
  if (benchmark.id !== on.benchmarkId || (on.phaseId !== undefined && on.phaseId !== phaseId)) {
    throw new Fault("invalid", "This submission belongs to another challenge or another phase.");
  }
  if (!benchmark.isRemote) {
    throw new Fault("invalid", "This benchmark is scored on this server, so no results are reported for it.");
  }
  if (evaluation === null || status === "submitting" || status === "cancelled") {
    throw new Fault("invalid", `This submission is ${status}, so there is nothing to report.`);
  }
  return { ...submission, evaluation };
}
