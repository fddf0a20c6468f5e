import type { User } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { ArrivedImage } from "./arrival.ts";
import type { ArchiveBlob, ArchiveImage } from "./archive/archive-image.ts";
import { findBlob, finishUpload } from "./blob.ts";
import { insistOnBudget } from "./budget.ts";
import { readDigest } from "./digest.ts";
import { findManifest } from "./manifest.ts";
import { readManifest } from "./manifest-content.ts";
import { insistOnSize, mayPush } from "./may-push.ts";
import { nameOf, readName } from "./name.ts";
import { receive } from "./receive.ts";
import { findRepository, type Repository } from "./repository.ts";
import { isTag, tagBeside } from "./tag-name.ts";
import { takeManifest, type Taker } from "./take-manifest.ts";

/**
 * Puts an image out of an archive into a repository, as a push of it would: first its parts that are not there, then its
 * manifest, by the same functions and with the same refusals.
 *
 * @param wanted the tag to put it under; with another image in its place there, the tag gets the image's digest behind it.
 * @throws Fault with everything that speaks against it. Parts that have been taken then wait for a day, as those of a push do.
 */
export async function takeArchive(
  taker: Taker,
  user: User,
  repository: Repository,
  image: ArchiveImage,
  wanted: string,
): Promise<ArrivedImage> {
  const blobs = [...new Map([image.config, ...image.layers].map((blob) => [blob.digest, blob])).values()];
  const { mostBytes } = await mayPush(taker.db, taker.admit, user, repository, taker.clock.now());
  insistOnSize(sizeOf(blobs), mostBytes);
  const missing = await missingOf(taker, repository, blobs);
  await insistOnBudget(taker.db, repository.teamId, sizeOf(missing), taker.teamBytes);
  const { digest, content, mediaType } = image.manifest;
  for (const blob of missing) await takeBlob(taker, user, repository, blob, mostBytes);
  const place = await present(taker, user, repository);
  const tags = [await freeTag(taker, place, wanted, digest)];
  return takeManifest(taker, user, place, {
    digest,
    content,
    manifest: readManifest(content, mediaType),
    tags,
  });
}

const sizeOf = (blobs: ArchiveBlob[]) => blobs.reduce((sum, { size }) => sum + size, 0);

async function missingOf({ db, clock }: Taker, repository: Repository, blobs: ArchiveBlob[]) {
  const missing: ArchiveBlob[] = [];
  for (const blob of blobs)
    if ((await findBlob(db, repository, blob.digest, clock.now())) === null) missing.push(blob);
  return missing;
}

async function takeBlob(
  taker: Taker,
  user: User,
  repository: Repository,
  blob: ArchiveBlob,
  mostBytes: number,
): Promise<void> {
  const digest = readDigest(blob.digest);
  if (digest === null)
    throw new Fault("invalid", "The archive names a part by no digest that is known here.");
  const owner = { userId: user.id, teamId: repository.teamId, place: nameOf(repository), mostBytes };
  const upload = taker.uploads.begin(owner, taker.clock.now());
  // No other request knows of it, and it is not to give way to one.
  upload.isBusy = true;
  try {
    await receive(taker, upload, blob.open(), { from: null, bytes: blob.size });
    await finishUpload(taker, upload, repository, digest);
  } catch (error) {
    taker.uploads.drop(upload);
    throw error instanceof Fault && error.code === "wrong_digest" ? damaged(blob) : error;
  }
}

function damaged({ digest }: ArchiveBlob): Fault {
  return new Fault(
    "invalid",
    `The archive is damaged: the bytes of ${digest} are others. Save the image again.`,
  );
}

/** The repository as it is now: the first of its blobs has made it. */
async function present({ db }: Taker, user: User, repository: Repository): Promise<Repository> {
  const name = readName(nameOf(repository));
  return (name === null ? null : await findRepository(db, user, name)) ?? repository;
}

/** What is submitted keeps its tag, and people call all of their images "latest". */
async function freeTag(
  { db, clock }: Taker,
  { id }: Repository,
  wanted: string,
  digest: string,
): Promise<string> {
  const tag = isTag(wanted) ? wanted : "latest";
  const there = await findManifest(db, { id }, tag, clock.now());
  if (there === null || there.digest === digest) return tag;
  return tagBeside(tag, digest);
}
