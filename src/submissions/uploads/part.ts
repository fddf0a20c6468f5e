import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { ByteSource } from "../../platform/files.ts";
import { noUpload, openUpload, partsOf } from "./upload.ts";

/**
 * Takes one part of a file in. When it returns, the part survives a power cut; the same part sent again takes the place of the
 * earlier one. Who holds the upload's key may send parts.
 *
 * @returns the part's digest. @throws Fault missing, invalid, too_large, unavailable.
 */
export async function receivePart(
  app: Pick<App, "db" | "files" | "clock" | "config">,
  key: string,
  number: number,
  bytes: ByteSource,
): Promise<string> {
  const upload = await openUpload(app.db, key, app.clock.now());
  if (!Number.isInteger(number) || number < 1 || number > upload.parts) {
    throw new Fault("invalid", `This file has parts 1 to ${upload.parts}.`);
  }
  const others = (await partsOf(app.db, upload.id)).filter((part) => part.number !== number);
  const taken = others.reduce((sum, part) => sum + part.bytes, 0);
  const staged = await app.files.stage(bytes, Math.max(0, app.config.maxUploadBytes - taken));
  try {
    const part = { digest: staged.digest, bytes: staged.bytes };
    await staged.keep();
    await app.db.transaction().execute(async (trx) => {
      const { file_digest } = await openUpload(trx, key, app.clock.now());
      if (file_digest !== null) throw noUpload();
      await trx
        .insertInto("upload_part")
        .values({ upload_id: upload.id, number, ...part })
        .onConflict((conflict) => conflict.doUpdateSet(part))
        .execute();
    });
  } finally {
    // Of what was kept nothing is left to discard.
    await staged.discard();
  }
  return staged.digest;
}
