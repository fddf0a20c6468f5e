import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { insistOnBudget } from "./budget.ts";
import { insistOnSize } from "./may-push.ts";
import type { Upload, Uploads } from "./uploads.ts";

/** What is said about a piece of a blob before it comes; null where nothing is. */
export type Announced = {
  /** Where it begins. */
  from: number | null;
  bytes: number | null;
};

/** What an upload is received with. */
export type Receiver = Pick<App, "db" | "files" | "clock"> & { uploads: Uploads; teamBytes: number };

/** After how many bytes the disk and the team's budget are looked at again: others may be filling them at the same time. */
const LOOK_AGAIN = 64 * 2 ** 20;

/**
 * Does something with an upload that no other request may do at the same time.
 * @throws Fault conflict (code upload_busy) when one is at it.
 */
export async function alone<T>(
  { clock }: Pick<App, "clock">,
  upload: Upload,
  work: () => Promise<T>,
): Promise<T> {
  if (upload.isBusy)
    throw new Fault("conflict", "Another request is writing to this upload.", [], "upload_busy");
  upload.isBusy = true;
  try {
    return await work();
  } finally {
    upload.isBusy = false;
    upload.touchedAt = clock.now();
  }
}

/**
 * Adds a piece to an upload. What has come stays when the connection breaks; a piece that is not as announced leaves no trace,
 * and an upload that must not go on is dropped.
 *
 * @throws Fault conflict (out_of_order), invalid (wrong_length), too_large, forbidden, unavailable.
 */
export async function receive(
  receiver: Receiver,
  upload: Upload,
  source: AsyncIterable<Uint8Array>,
  { from, bytes: announced }: Announced,
): Promise<void> {
  const { file, mostBytes } = upload;
  const start = file.bytes;
  if (from !== null && from !== start)
    throw new Fault("conflict", `The next piece begins at byte ${start}.`, [], "out_of_order");
  const before = file.mark();
  const end = announced === null ? Number.POSITIVE_INFINITY : start + announced;
  let next = start;
  try {
    insistOnSize(start + (announced ?? 0), mostBytes);
    await file.append(source, (bytes) => {
      if (bytes > end) throw wrongLength();
      insistOnSize(bytes, mostBytes);
      if (bytes < next) return;
      next = bytes + LOOK_AGAIN;
      return insistOnShare(receiver, upload);
    });
    if (announced !== null && file.bytes !== end) throw wrongLength();
  } catch (error) {
    if (error instanceof Fault) {
      if (error.code === "wrong_length") before.restore();
      else receiver.uploads.drop(upload);
    }
    throw error;
  }
}

/** Room on the disk, and in what the team may take up: what it has, and what is on its way. */
async function insistOnShare({ db, files, uploads, teamBytes }: Receiver, { teamId }: Upload): Promise<void> {
  await files.insistOnRoom();
  await insistOnBudget(db, teamId, uploads.bytesOf(teamId), teamBytes);
}

function wrongLength(): Fault {
  return new Fault("invalid", "The piece is not as long as its headers say.", [], "wrong_length");
}
