import { recordAudit } from "../../accounts/audit.ts";
import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { Trx } from "../../platform/database.ts";
import { announceSubmission } from "../announce.ts";
import { sweepArchives } from "../archives/archive-upload.ts";
import { UPLOAD_AGE } from "./upload.ts";

/** Ends a submission whose file has not arrived: withdrawn, or failed for a reason that is shown. It costs no quota. */
export async function abandonUpload(
  trx: Trx,
  submissionId: number,
  why: "cancelled" | Fault,
  actorId: number | null,
  now: number,
): Promise<void> {
  await trx.deleteFrom("upload").where("submission_id", "=", submissionId).execute();
  const failure =
    why === "cancelled"
      ? { status: "cancelled" as const }
      : {
          status: "failed" as const,
          reason: why.code === "bad_file" ? "bad_predictions" : "incomplete_upload",
          message: why.message,
        };
  await trx
    .insertInto("evaluation")
    .values({
      submission_id: submissionId,
      number: 1,
      ...failure,
      created_by: actorId,
      created_at: now,
      finished_at: now,
    })
    .execute();
  await trx
    .updateTable("submission")
    .set({ status: failure.status })
    .where("id", "=", submissionId)
    .execute();
  const act = { actorId, action: failure.status, object: "submission", objectId: submissionId };
  await recordAudit(trx, act, now);
}

/** Ends what nobody has finished within a day. */
export async function sweepUploads(app: Pick<App, "db" | "files" | "clock" | "signal">): Promise<void> {
  const now = app.clock.now();
  const old = await app.db
    .selectFrom("upload")
    .leftJoin("submission", "submission.id", "upload.submission_id")
    .select(["upload.id", "upload.submission_id", "submission.status"])
    .where("upload.created_at", "<=", now - UPLOAD_AGE)
    .execute();
  for (const { id, submission_id, status } of old) {
    await app.db.transaction().execute(async (trx) => {
      if (submission_id !== null && status === "submitting") {
        const why = new Fault("invalid", "The file did not arrive within a day.", [], "incomplete_upload");
        await abandonUpload(trx, submission_id, why, null, now);
      }
      await trx.deleteFrom("upload").where("id", "=", id).execute();
    });
    if (submission_id !== null) await announceSubmission(app, submission_id);
  }
  await sweepArchives(app);
}
