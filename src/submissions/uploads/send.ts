import { recordAudit } from "../../accounts/audit.ts";
import type { User } from "../../accounts/viewer.ts";
import { Fault } from "../../kit/fault.ts";
import { describeProblem } from "../../kit/problem.ts";
import type { App } from "../../platform/app.ts";
import { JOBS } from "../../platform/loop.ts";
import { admitPlaced } from "../admit.ts";
import { announceSubmission } from "../announce.ts";
import { checkFile } from "../check-file.ts";
import { evaluateLater } from "../evaluate-later.ts";
import { abandonUpload } from "./abandon.ts";
import { noUpload, ownUpload, type Upload } from "./upload.ts";

type SendApp = Pick<App, "db" | "files" | "clock" | "signal">;

/**
 * Hands a submission in whose file has arrived in parts, and queues its evaluation. Where the file is incomplete, is not what
 * the phase takes, or comes after the phase has closed or its sender was shut out, the submission fails; that costs no quota.
 * Again it changes nothing.
 *
 * @throws Fault missing; whatever made the submission fail.
 */
export async function sendSubmission(
  app: SendApp,
  user: User,
  phaseId: number,
  submissionId: number,
): Promise<void> {
  const upload = await ownUpload(app.db, user, phaseId, submissionId);
  const obstacle = await obstacleTo(app, user, upload);
  const now = app.clock.now();
  const isNew = await app.db.transaction().execute(async (trx) => {
    const { status, team_id } = await trx
      .selectFrom("submission")
      .select(["status", "team_id"])
      .where("id", "=", submissionId)
      .executeTakeFirstOrThrow();
    if (status !== "submitting") return false;
    if (obstacle !== null) {
      await abandonUpload(trx, submissionId, obstacle, user.id, now);
      return true;
    }
    const { file_digest, file_bytes } = await ownUpload(trx, user, phaseId, submissionId);
    if (file_digest === null) throw noUpload();
    await trx
      .updateTable("submission")
      .set({ file_digest, file_bytes: file_bytes ?? 0 })
      .where("id", "=", submissionId)
      .execute();
    await evaluateLater(trx, { id: submissionId, teamId: team_id }, { userId: user.id }, now);
    const act = { actorId: user.id, action: "submitted", object: "submission", objectId: submissionId };
    await recordAudit(trx, { ...act, details: { digest: file_digest, phase: phaseId, team: team_id } }, now);
    return true;
  });
  if (!isNew) return;
  if (obstacle === null) app.signal.publish(JOBS);
  await announceSubmission(app, submissionId);
  if (obstacle !== null) throw obstacle;
}

/** Why the submission cannot be taken; null when it can. */
async function obstacleTo(app: SendApp, user: User, upload: Upload): Promise<Fault | null> {
  const { file_digest, file_bytes, file_name } = upload;
  if (file_digest === null) {
    const message =
      "The upload is incomplete, so the submission has failed. It cost no quota; please submit the file again.";
    return new Fault("invalid", message, [], "incomplete_upload");
  }
  const admission = await admissionOf(app, user, upload).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });
  if (admission instanceof Fault) return admission;
  const { phase, benchmark } = admission;
  const file = { name: file_name, path: app.files.path(file_digest), bytes: file_bytes ?? 0 };
  const problems = await checkFile(app, phase, benchmark.scorer, file);
  if (problems.length === 0) return null;
  return new Fault("invalid", problems.slice(0, 5).map(describeProblem).join(" "), problems, "bad_file");
}

/** A day may have passed since the upload began: is the phase still open, and its sender still in that team? @throws Fault. */
async function admissionOf({ db, clock }: SendApp, user: User, { submission_id, phase_id }: Upload) {
  const admission = await admitPlaced(db, user, phase_id, clock.now());
  const submission = await db
    .selectFrom("submission")
    .select("team_id")
    .where("id", "=", submission_id)
    .executeTakeFirstOrThrow();
  if (admission.teamId === submission.team_id) return admission;
  throw new Fault("forbidden", "You are in another team by now.", [], "no_entry");
}
