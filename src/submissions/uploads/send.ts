import { recordAudit } from "../../accounts/audit.ts";
import type { User } from "../../accounts/viewer.ts";
import { benchmarkById } from "../../benchmarks/benchmark.ts";
import { toPhase } from "../../benchmarks/phase.ts";
import { Fault } from "../../kit/fault.ts";
import { describeProblem } from "../../kit/problem.ts";
import type { App } from "../../platform/app.ts";
import { JOBS } from "../../platform/loop.ts";
import { refuseClosed } from "../admit.ts";
import { announceSubmission } from "../announce.ts";
import { checkFile } from "../check-file.ts";
import { evaluateLater } from "../evaluate-later.ts";
import { abandonUpload } from "./abandon.ts";
import { noUpload, ownUpload, type Upload } from "./upload.ts";

type SendApp = Pick<App, "db" | "files" | "clock" | "signal">;

/**
 * Hands a submission in whose file has arrived in parts, and queues its evaluation. Where the file is incomplete, is not what
 * the phase takes, or comes after the phase has closed, the submission fails; that costs no quota. Again it changes nothing.
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
  const { file_digest, file_bytes, file_name, phase_id } = upload;
  if (file_digest === null) {
    const message =
      "The upload is incomplete, so the submission has failed. It cost no quota; please submit the file again.";
    return new Fault("invalid", message, [], "incomplete_upload");
  }
  const row = await app.db
    .selectFrom("phase")
    .selectAll()
    .where("id", "=", phase_id)
    .executeTakeFirstOrThrow();
  const phase = toPhase(row);
  const benchmark = await benchmarkById(app.db, phase.benchmarkId);
  try {
    refuseClosed(benchmark, phase, user, app.clock.now());
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  const file = { name: file_name, path: app.files.path(file_digest), bytes: file_bytes ?? 0 };
  const problems = await checkFile(app, phase, benchmark.scorer, file);
  if (problems.length === 0) return null;
  return new Fault("invalid", problems.slice(0, 5).map(describeProblem).join(" "), problems, "bad_file");
}
