import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
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
  /** How large this part may be beside the others that have arrived. */
  const room = async (db: Db) => {
    const others = (await partsOf(db, upload.id)).filter((part) => part.number !== number);
    return Math.max(0, app.config.maxUploadBytes - others.reduce((sum, part) => sum + part.bytes, 0));
  };
  const staged = await app.files.stage(bytes, await room(app.db));
  try {
    const part = { digest: staged.digest, bytes: staged.bytes };
    await staged.keep();
    await app.db.transaction().execute(async (trx) => {
      const { file_digest } = await openUpload(trx, key, app.clock.now());
      if (file_digest !== null) throw noUpload();
      // Others may have arrived in the meantime.
      if (part.bytes > (await room(trx)))
        throw new Fault(
          "too_large",
          `With this part the file is larger than the ${app.config.maxUploadBytes} bytes allowed here.`,
        );
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
