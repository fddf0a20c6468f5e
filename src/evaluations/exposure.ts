import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import { decidedAgainst, type Entry, entryOf } from "../benchmarks/entry.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { announceSubmission } from "../submissions/announce.ts";
import { keepOnePublic } from "../submissions/one-public.ts";
import { type VisibleSubmission, visibleSubmission } from "../submissions/submission.ts";
import { settleStandings } from "./standing.ts";

/**
 * Whether whoever sees the submission like this may choose who else does; `entry` is its team's, which a baseline's lacks.
 * Where nobody sees the board, a team's choice would show, once it is opened, what the host keeps back.
 */
export function mayShow(
  submission: Pick<VisibleSubmission, "status" | "boardPublic" | "isHost" | "isPublic">,
  entry: Entry | undefined,
): boolean {
  const { status, boardPublic, isHost, isPublic } = submission;
  const isShowable = status === "finished" && !isShutOut(entry);
  return (isShowable || isPublic) && !isOver(status) && (boardPublic || isHost);
}

/** Banned and refused teams show nothing more; what they have shown, they may take off the boards. */
const isShutOut = (entry: Entry | undefined) => entry !== undefined && decidedAgainst(entry.state) !== null;

const isOver = (status: VisibleSubmission["status"]) => status === "failed" || status === "cancelled";

/**
 * Shows a submission on the public boards, or takes it off them. Where a phase allows one public submission per team,
 * showing one hides the team's others.
 *
 * @throws Fault missing; forbidden where the board is not public; conflict for showing one that has no result, or whose
 * team is banned or was not admitted.
 */
export async function showSubmission(
  app: Pick<App, "db" | "clock" | "signal">,
  user: User,
  submissionId: number,
  isPublic: boolean,
): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const submission = await visibleSubmission(trx, user, submissionId);
    const { phaseId, team, status, benchmark } = submission;
    const entry = await entryOf(trx, benchmark.id, team.id);
    if (isOver(status) || (isPublic && status !== "finished")) {
      throw new Fault("conflict", "Only a finished submission can be shown on the leaderboard.");
    }
    if (isPublic && isShutOut(entry)) {
      throw new Fault(
        "conflict",
        "The team is banned from this benchmark or was not admitted, so its submissions cannot be shown.",
      );
    }
    if (!mayShow(submission, entry)) {
      throw new Fault(
        "forbidden",
        "The leaderboard of this phase is not public, so there is nothing to choose.",
      );
    }
    await trx
      .updateTable("submission")
      .set({ is_public: isPublic ? 1 : 0 })
      .where("id", "=", submissionId)
      .execute();
    await keepOnePublic(trx, submissionId);
    await settleStandings(trx, phaseId, team.id);
    const action = isPublic ? "showed" : "hid";
    await recordAudit(
      trx,
      { actorId: user.id, action, object: "submission", objectId: submissionId },
      app.clock.now(),
    );
  });
  await announceSubmission(app, submissionId);
}

/** A host takes a submission out of all rankings, or lets it back in. It still counts for the quota. @throws Fault missing, forbidden. */
export async function flagSubmission(
  app: Pick<App, "db" | "clock" | "signal">,
  user: User,
  submissionId: number,
  isFlagged: boolean,
): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const { phaseId, team, isHost } = await visibleSubmission(trx, user, submissionId);
    if (!isHost)
      throw new Fault("forbidden", "Only the organisers can take a submission out of the ranking.");
    await trx
      .updateTable("submission")
      .set({ is_flagged: isFlagged ? 1 : 0 })
      .where("id", "=", submissionId)
      .execute();
    await settleStandings(trx, phaseId, team.id);
    const action = isFlagged ? "flagged" : "unflagged";
    await recordAudit(
      trx,
      { actorId: user.id, action, object: "submission", objectId: submissionId },
      app.clock.now(),
    );
  });
  await announceSubmission(app, submissionId);
}
