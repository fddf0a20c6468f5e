import { Fault } from "../../kit/fault.ts";
import { fileChunks } from "../../kit/chunks.ts";
import type { App } from "../../platform/app.ts";
import { noUpload, type Part, partsOf, type Upload } from "./upload.ts";

/** A part as its sender lists it: the ETag that it was given for it, and its number. */
export type ListedPart = { etag: string; number: number };

/**
 * Puts a file together from its parts. Everything that the sender lists must have arrived, without a gap; the last part may be
 * missing, since clients ask for one too many when a file ends on the border of a part. Finishing again changes nothing.
 *
 * @returns the digest and size of the whole. @throws Fault invalid when it is incomplete, unavailable.
 */
export async function finishUpload(
  app: Pick<App, "db" | "files" | "config">,
  upload: Upload,
  listed: ListedPart[],
): Promise<{ digest: string; bytes: number }> {
  if (upload.file_digest !== null) return { digest: upload.file_digest, bytes: upload.file_bytes ?? 0 };
  const parts = await partsOf(app.db, upload.id);
  refuseIncomplete(upload, parts, listed);
  const whole = await app.files.store(inOrder(app.files, parts), app.config.maxUploadBytes);
  await app.db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("upload")
      .set({ file_digest: whole.digest, file_bytes: whole.bytes })
      .where("id", "=", upload.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw noUpload();
    await trx.deleteFrom("upload_part").where("upload_id", "=", upload.id).execute();
  });
  return whole;
}

function refuseIncomplete(upload: Upload, parts: Part[], listed: ListedPart[]): void {
  const least = Math.max(1, upload.parts - 1);
  const isWhole =
    parts.length >= least &&
    parts.length === listed.length &&
    parts.every(
      (part, index) =>
        part.number === index + 1 &&
        listed.some(({ number, etag }) => number === part.number && etag.replaceAll('"', "") === part.digest),
    );
  if (isWhole) return;
  throw new Fault(
    "invalid",
    `The upload is incomplete: ${parts.length} of ${upload.parts} parts arrived, and ${listed.length} were listed. Please send the missing ones, or submit the file again.`,
    [],
    "incomplete_upload",
  );
}

async function* inOrder(files: App["files"], parts: Part[]): AsyncGenerator<Uint8Array> {
  for (const { digest } of parts) yield* fileChunks(files.path(digest));
}
