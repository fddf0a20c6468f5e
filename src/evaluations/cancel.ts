import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { JOBS } from "../platform/loop.ts";
import { cancelJobs } from "../platform/queue.ts";
import { announceSubmission } from "../submissions/announce.ts";
import { abandonUpload } from "../submissions/uploads/abandon.ts";
import { EVALUATION } from "../submissions/evaluate-later.ts";
import { type VisibleSubmission, visibleSubmission } from "../submissions/submission.ts";
import { transition } from "./transition.ts";

/** Whether its evaluation has still to end. */
export function isUnderway({ status }: Pick<VisibleSubmission, "status">): boolean {
  return status === "submitted" || status === "queued" || status === "running";
}

/** Whether whoever sees the submission like this may cancel it. */
export function mayCancel(submission: Pick<VisibleSubmission, "status" | "benchmark" | "isHost">): boolean {
  const { status, benchmark, isHost } = submission;
  return isUnderway(submission) && (status !== "running" || isHost || benchmark.allowsCancelRunning);
}

/**
 * Withdraws a submission that is not evaluated yet. A running one can be withdrawn by the hosts, and by its team where the
 * benchmark allows it; its evaluation is stopped.
 *
 * @throws Fault missing, forbidden, or conflict when there is nothing left to cancel.
 */
export async function cancelSubmission(
  app: Pick<App, "db" | "clock" | "signal">,
  user: User,
  submissionId: number,
): Promise<void> {
  const { db, clock } = app;
  await db.transaction().execute(async (trx) => {
    const submission = await visibleSubmission(trx, user, submissionId);
    const { status, evaluation } = submission;
    if (status === "submitting") return abandonUpload(trx, submissionId, "cancelled", user.id, clock.now());
    if (evaluation === null || !isUnderway(submission)) {
      throw new Fault("conflict", `This submission is ${status} already, so there is nothing to cancel.`);
    }
    if (!mayCancel(submission)) {
      throw new Fault(
        "forbidden",
        "It is being evaluated right now, and this benchmark does not let teams stop that.",
      );
    }
    const now = clock.now();
    await cancelJobs(trx, EVALUATION, evaluation.id, now);
    await transition(trx, evaluation.id, "cancelled", now);
    await recordAudit(
      trx,
      { actorId: user.id, action: "cancelled", object: "submission", objectId: submissionId },
      now,
    );
  });
  app.signal.publish(JOBS);
  await announceSubmission(app, submissionId);
}
