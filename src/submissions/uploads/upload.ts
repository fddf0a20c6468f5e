import type { User } from "../../accounts/viewer.ts";
import { DAY } from "../../kit/clock.ts";
import { Fault } from "../../kit/fault.ts";
import type { Db } from "../../platform/database.ts";
import type { Row } from "../../platform/schema.ts";

/** How long the parts of a file may take to arrive; it can be taken up again until then. */
export const UPLOAD_AGE = DAY;

/** A file that arrives in parts. `key` is what its sender calls it. */
export type Upload = Row<"upload">;

/** A part that has arrived. Its digest is its ETag. */
export type Part = { number: number; digest: string; bytes: number };

/** The upload of this key, as long as it may go on. @throws Fault missing. */
export async function openUpload(db: Db, key: string, now: number): Promise<Upload> {
  const upload = await db
    .selectFrom("upload")
    .selectAll()
    .where("key", "=", key)
    .where("purpose", "=", "file")
    .where("created_at", ">", now - UPLOAD_AGE)
    .executeTakeFirst();
  if (upload === undefined) throw noUpload();
  return upload;
}

/** The upload for a submission, to whoever began it. @throws Fault missing. */
export async function ownUpload(db: Db, user: User, phaseId: number, submissionId: number): Promise<Upload> {
  const upload = await db
    .selectFrom("upload")
    .selectAll()
    .where("submission_id", "=", submissionId)
    .where("phase_id", "=", phaseId)
    .where("user_id", "=", user.id)
    .executeTakeFirst();
  if (upload === undefined) throw noUpload();
  return upload;
}

/** The parts that have arrived, in order. */
export async function partsOf(db: Db, uploadId: number): Promise<Part[]> {
  return db
    .selectFrom("upload_part")
    .select(["number", "digest", "bytes"])
    .where("upload_id", "=", uploadId)
    .orderBy("number")
    .execute();
}

/** Forgets an upload whose file has found its place. */
export async function endUpload(db: Db, uploadId: number): Promise<void> {
  await db.deleteFrom("upload").where("id", "=", uploadId).execute();
}

export function noUpload(): Fault {
  return new Fault("missing", "There is no such upload, or it has ended. Please begin anew.");
}
