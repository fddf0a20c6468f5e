import type { User } from "../../accounts/viewer.ts";
import { extrasOfOne } from "../../benchmarks/extras.ts";
import { insistOnImages } from "../../benchmarks/submission-kind.ts";
import { insistOnBudget, TEAM_BYTES } from "../../images/budget.ts";
import { Fault } from "../../kit/fault.ts";
import { inGigabytes } from "../../kit/gigabytes.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import { admit } from "../admit.ts";

/** What an archive has besides the parts of one image: headers, a second manifest. */
const ROOM_FOR_HEADERS = 64e6;

/** How large an archive may be that somebody hands in to a benchmark. */
export async function mostArchiveBytes(db: Db, benchmarkId: number): Promise<number> {
  return (await extrasOfOne(db, benchmarkId)).resources.maxImageBytes + ROOM_FOR_HEADERS;
}

/**
 * Whether somebody may send an archive of this size to a phase now. Asked before the first byte, as of a push.
 * @throws Fault forbidden, conflict, too_many, too_large, unavailable — with the sentence to show.
 */
export async function maySendArchive(
  { db, files, clock }: Pick<App, "db" | "files" | "clock">,
  user: User,
  phaseId: number,
  bytes: number,
): Promise<void> {
  const { teamId, phase } = await admit(db, user, phaseId, clock.now());
  await insistOnImages(db, phase.benchmarkId);
  if (!Number.isSafeInteger(bytes) || bytes <= 0) throw new Fault("invalid", "The file is empty.");
  const most = await mostArchiveBytes(db, phase.benchmarkId);
  if (bytes > most)
    throw new Fault(
      "too_large",
      `The archive has ${inGigabytes(bytes)}, and an image has at most ${inGigabytes(most - ROOM_FOR_HEADERS)} here. ` +
        "Pack the archive with gzip, or make the image smaller.",
    );
  await files.insistOnRoom();
  await insistOnBudget(db, teamId, bytes, TEAM_BYTES);
}
