import { rename, rm } from "node:fs/promises";
import type { User } from "../../accounts/viewer.ts";
import { Fault } from "../../kit/fault.ts";
import { newSecret } from "../../kit/secret.ts";
import type { App } from "../../platform/app.ts";
import type { ByteSource, StagedFile } from "../../platform/files.ts";
import { oneOf } from "../../platform/one-of.ts";
import { growFile, grownTo } from "../../platform/growing-file.ts";
import { noUpload, type Upload, UPLOAD_AGE } from "../uploads/upload.ts";
import { maySendArchive } from "./may-send.ts";

/*
 * An archive of images that somebody hands in with a browser. It may be larger than a connection lasts, so it comes piece by
 * piece, each behind what is there already, and a browser that comes back finds it again.
 */

type ArchiveApp = Pick<App, "db" | "files" | "clock">;

/** An archive as a browser announces it. */
export type AnnouncedArchive = {
  fileName: string;
  bytes: number;
  /** What the browser makes of its content, to know it again. */
  mark: string;
};

/** How many unfinished ones a person may have; then the oldest gives way. */
const MOST_UNFINISHED = 3;

/** After how many bytes the disk is looked at again. */
const LOOK_AGAIN = 64 * 2 ** 20;

/**
 * Begins an archive, or finds the one that the same person has begun before.
 * @returns the upload, and how much of it is there.
 * @throws Fault forbidden, conflict, too_many, too_large, unavailable, as handing in does: before the first byte.
 */
export async function beginArchive(
  app: ArchiveApp,
  user: User,
  phaseId: number,
  { fileName, bytes, mark }: AnnouncedArchive,
): Promise<{ upload: Upload; arrived: number }> {
  const now = app.clock.now();
  await maySendArchive(app, user, phaseId, bytes);
  const begun = await app.db
    .selectFrom("upload")
    .selectAll()
    .where("user_id", "=", user.id)
    .where("phase_id", "=", phaseId)
    .where("purpose", "=", "archive")
    .where("file_name", "=", fileName)
    .where("announced_bytes", "=", bytes)
    .where("mark", "=", mark)
    .where("created_at", ">", now - UPLOAD_AGE)
    .executeTakeFirst();
  const upload = begun ?? (await insert(app, user, phaseId, { fileName, bytes, mark }));
  return { upload, arrived: await grownTo(app.files.uploadPath(upload.key)) };
}

/** Makes an archive of a file that has come in one piece. @throws Fault as beginArchive. */
export async function adoptArchive(
  app: ArchiveApp,
  user: User,
  phaseId: number,
  { name, staged }: { name: string; staged: StagedFile },
): Promise<Upload> {
  await maySendArchive(app, user, phaseId, staged.bytes);
  const upload = await insert(app, user, phaseId, { fileName: name, bytes: staged.bytes, mark: "" });
  await rename(staged.path, app.files.uploadPath(upload.key));
  return upload;
}

/** Adds a piece. @returns how much is there now. @throws Fault missing, conflict, too_large, unavailable. */
export async function growArchive(
  { files }: Pick<App, "files">,
  { key, announced_bytes }: Upload,
  from: number,
  piece: ByteSource,
): Promise<number> {
  const most = announced_bytes ?? 0;
  let next = from;
  return growFile(files.uploadPath(key), from, piece, (bytes) => {
    if (bytes > most) throw new Fault("too_large", "More came than was announced. Please begin anew.");
    if (bytes < next) return;
    next = bytes + LOOK_AGAIN;
    return files.insistOnRoom();
  });
}

/** An archive to who began it. @throws Fault missing. */
export async function ownArchive(
  { db, clock }: Pick<App, "db" | "clock">,
  user: User,
  phaseId: number,
  key: string,
): Promise<Upload> {
  const upload = await db
    .selectFrom("upload")
    .selectAll()
    .where("key", "=", key)
    .where("purpose", "=", "archive")
    .where("phase_id", "=", phaseId)
    .where("user_id", "=", user.id)
    .where("created_at", ">", clock.now() - UPLOAD_AGE)
    .executeTakeFirst();
  if (upload === undefined) throw noUpload();
  return upload;
}

/** Forgets an archive, which takes its bytes from the disk. */
export async function endArchive(
  { db, files }: Pick<App, "db" | "files">,
  { id, key }: Pick<Upload, "id" | "key">,
): Promise<void> {
  await db.deleteFrom("upload").where("id", "=", id).execute();
  await rm(files.uploadPath(key), { force: true });
}

/** Removes archives that belong to no upload any more. */
export async function sweepArchives({ db, files }: Pick<App, "db" | "files">): Promise<void> {
  const keys = await files.uploadKeys();
  const rows = await db.selectFrom("upload").select("key").where(oneOf("key", keys)).execute();
  const known = new Set(rows.map(({ key }) => key));
  for (const key of keys) if (!known.has(key)) await rm(files.uploadPath(key), { force: true });
}

async function insert(
  app: ArchiveApp,
  user: User,
  phaseId: number,
  { fileName, bytes, mark }: AnnouncedArchive,
): Promise<Upload> {
  const older = await app.db
    .selectFrom("upload")
    .select(["id", "key"])
    .where("user_id", "=", user.id)
    .where("purpose", "=", "archive")
    .orderBy("id", "desc")
    .offset(MOST_UNFINISHED - 1)
    .limit(100)
    .execute();
  for (const each of older) await endArchive(app, each);
  return app.db
    .insertInto("upload")
    .values({
      key: newSecret(),
      user_id: user.id,
      phase_id: phaseId,
      purpose: "archive",
      file_name: fileName,
      parts: 1,
      announced_bytes: bytes,
      mark,
      created_at: app.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
