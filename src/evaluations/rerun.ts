import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { JOBS } from "../platform/loop.ts";
import { admitAgain } from "../submissions/admit.ts";
import { announceSubmission } from "../submissions/announce.ts";
import { evaluateLater } from "../submissions/evaluate-later.ts";
import { type VisibleSubmission, visibleSubmission } from "../submissions/submission.ts";

/** Whether its evaluation has ended. */
export function isSettled({ status }: Pick<VisibleSubmission, "status">): boolean {
  return status === "finished" || status === "failed" || status === "cancelled";
}

/** Whether whoever sees the submission like this may have it evaluated again. */
export function mayRerun(
  submission: Pick<VisibleSubmission, "status" | "benchmark" | "isHost">,
  now: number,
): boolean {
  const { benchmark, isHost } = submission;
  return isSettled(submission) && (isHost || (benchmark.allowsResubmission && now < benchmark.endAt));
}

/**
 * Evaluates a submission once more: hosts always may; teams where the benchmark allows it, as long as they could submit to
 * its phase, and within the quota. Until the new run ends, the old result stands.
 *
 * @throws Fault missing, forbidden, too_many, or conflict while it is still being evaluated or the phase is closed.
 */
export async function rerunSubmission(
  app: Pick<App, "db" | "clock" | "signal">,
  user: User,
  submissionId: number,
): Promise<void> {
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const submission = await visibleSubmission(trx, user, submissionId);
    if (!isSettled(submission)) {
      throw new Fault("conflict", "It is still being evaluated. Wait for that to end, or cancel it first.");
    }
    if (!mayRerun(submission, now)) {
      throw new Fault("forbidden", "Only the organisers can evaluate a submission to this benchmark again.");
    }
    if (!submission.isHost) await admitAgain(trx, user, submission, now);
    await evaluateLater(trx, { id: submissionId, teamId: submission.team.id }, { userId: user.id }, now);
    await recordAudit(
      trx,
      { actorId: user.id, action: "ran again", object: "submission", objectId: submissionId },
      now,
    );
  });
  app.signal.publish(JOBS);
  await announceSubmission(app, submissionId);
}
