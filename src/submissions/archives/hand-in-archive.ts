import { join } from "node:path";
import type { User } from "../../accounts/viewer.ts";
import { type ArchiveImage, shortName } from "../../images/archive/archive-image.ts";
import { chooseImage } from "../../images/archive/choose-image.ts";
import { openArchive } from "../../images/archive/open-archive.ts";
import { TEAM_BYTES } from "../../images/budget.ts";
import { rulesHere } from "../../images/look-over.ts";
import { baseName, readName } from "../../images/name.ts";
import { findRepository } from "../../images/repository.ts";
import { takeArchive } from "../../images/take-archive.ts";
import { openUploads } from "../../images/uploads.ts";
import { Fault } from "../../kit/fault.ts";
import { diskSpace } from "../../platform/disk.ts";
import { grownTo } from "../../platform/growing-file.ts";
import { admit } from "../admit.ts";
import { type ArrivalApp, arrivalOf, handInImage } from "../image-arrival.ts";
import { methodProblems } from "../method.ts";
import type { HandedImage } from "../submit-image.ts";
import type { Upload } from "../uploads/upload.ts";
import { endArchive } from "./archive-upload.ts";
import { mostArchiveBytes } from "./may-send.ts";

/** What is said with an archive. */
export type WithArchive = Required<Pick<HandedImage, "method" | "attributes" | "isPublic">> & {
  /** Which of its images is meant, by name; null: the only one. */
  image: string | null;
};

/** What came of an archive: a submission, or the question which of its images is meant. */
export type ArchiveOutcome = { submissionId: number } | { choose: string[] };

/** Those that are being handed in at this moment: each needs its room on the disk a second time while that lasts. */
const underway = new Set<string>();

/**
 * Takes an image out of an archive that has arrived, puts it into the team's repository and hands it in, as a push would.
 * The archive is gone then; it also goes when the image can never be taken, and stays where another try may succeed.
 *
 * @throws Fault with everything that speaks against it.
 */
export async function handInArchive(
  app: ArrivalApp,
  user: User,
  { slug, ...phase }: { id: number; slug: string; benchmarkId: number },
  upload: Upload,
  { image: wanted, ...said }: WithArchive,
): Promise<ArchiveOutcome> {
  const problems = methodProblems(said.method);
  if (problems.length > 0)
    throw new Fault("invalid", "The submission cannot be taken like this. It cost no quota.", problems);
  const { teamId } = await admit(app.db, user, phase.id, app.clock.now());
  if ((await grownTo(app.files.uploadPath(upload.key))) !== upload.announced_bytes)
    throw new Fault(
      "conflict",
      "The archive has not arrived as a whole yet. Choose the file again to go on.",
    );
  if (underway.has(upload.key))
    throw new Fault("conflict", "This archive is just being handed in. It appears below in a moment.");
  underway.add(upload.key);
  try {
    return await withArchive(app, phase.benchmarkId, upload, async (images) => {
      const names = namesOf(images);
      if (wanted === null && isOpenQuestion(images)) return { choose: names };
      const chosen = chooseImage(images, {
        platform: rulesHere(false).platform,
        ...(wanted === null ? {} : { tag: wanted }),
      });
      const name = wanted ?? chosen.tags[0] ?? "";
      const submissionId = await takeImage(app, user, baseName(slug, teamId), chosen, name, said);
      await endArchive(app, upload);
      return { submissionId };
    });
  } catch (error) {
    const isHopeless = error instanceof Fault && (error.kind === "invalid" || error.kind === "too_large");
    if (isHopeless) await endArchive(app, upload);
    throw error;
  } finally {
    underway.delete(upload.key);
  }
}

/**
 * Puts an image into a team's repository, under the tag of a name, and hands it in.
 * @param base as `baseName` calls the repository. @returns the submission. @throws Fault.
 */
export async function takeImage(
  app: ArrivalApp,
  user: User,
  base: string,
  image: ArchiveImage,
  name: string,
  said: Omit<WithArchive, "image">,
): Promise<number> {
  const place = readName(base);
  const repository = place === null ? null : await findRepository(app.db, user, place);
  if (repository === null) throw new Fault("missing", "There is no place for images of this phase.");
  let submissionId: number | null = null;
  const arrival = {
    ...arrivalOf(app),
    async handIn(arrived: Parameters<typeof handInImage>[1]) {
      submissionId = await handInImage(app, arrived, said);
    },
  };
  const { db, files, clock } = app;
  const taker = { db, files, clock, uploads: openUploads(files), teamBytes: TEAM_BYTES, admit, arrival };
  await takeArchive(taker, user, repository, image, /:([^:/]+)$/.exec(name)?.[1] ?? "latest");
  if (submissionId === null)
    throw new Fault("invalid", "What the archive holds is no image that could be run.");
  return submissionId;
}

async function withArchive<T>(
  { db, files, config }: ArrivalApp,
  benchmarkId: number,
  { key }: Upload,
  work: (images: ArchiveImage[]) => Promise<T>,
): Promise<T> {
  const most = await mostArchiveBytes(db, benchmarkId);
  const room = (await diskSpace(files.root)).free - config.minFreeBytes;
  const scratch = await files.workspace();
  try {
    const path = join(scratch.path, "unpacked.tar");
    const archive = await openArchive(files.uploadPath(key), { path, mostBytes: Math.min(most, room) });
    try {
      return await work(archive.images);
    } finally {
      await archive.close();
    }
  } finally {
    await scratch.remove();
  }
}

function isOpenQuestion(images: ArchiveImage[]): boolean {
  if (namesOf(images).length < 2) return false;
  try {
    chooseImage(images, { platform: rulesHere(false).platform });
    return false;
  } catch (error) {
    if (error instanceof Fault) return true;
    throw error;
  }
}

const namesOf = (images: ArchiveImage[]) => [...new Set(images.flatMap(({ tags }) => tags.map(shortName)))];
