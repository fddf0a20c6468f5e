import type { User } from "../accounts/viewer.ts";
import type { ArrivedImage, Arrival } from "./arrival.ts";
import { isRecorded, type NewManifest, recordManifest } from "./manifest.ts";
import { type Admit, insistOnSize, mayPush } from "./may-push.ts";
import { partsOf } from "./parts.ts";
import type { Receiver } from "./receive.ts";
import type { Repository } from "./repository.ts";

/** Everything that images are taken in with, by whichever way they come. */
export type Taker = Receiver & { admit: Admit; arrival: Arrival };

/**
 * Takes an image in whose parts are there: looks it over, records it, and hands it in if it has a tag.
 * @throws Fault with everything that speaks against it; nothing of it is recorded then.
 */
export async function takeManifest(
  taker: Taker,
  user: User,
  repository: Repository,
  pushed: Omit<NewManifest, "userId">,
): Promise<ArrivedImage> {
  const { digest, tags, manifest } = pushed;
  // A push that is repeated because its answer was lost is no new one: it passes also when the quota is used up by then.
  if (!(await isRecorded(taker.db, repository, digest, tags))) await look(taker, user, repository, pushed);
  const { id, repositoryId } = await recordManifest(taker, repository, { ...pushed, userId: user.id });
  const place = { ...repository, id: repositoryId };
  const image = { manifestId: id, digest, repository: place, tags, manifest, pushedBy: user };
  if (tags.length > 0) await taker.arrival.handIn(image);
  return image;
}

/** Everything that can speak against a new image. */
async function look(
  { db, files, clock, admit, arrival }: Taker,
  user: User,
  repository: Repository,
  image: Omit<NewManifest, "userId">,
): Promise<void> {
  const { mostBytes } = await mayPush(db, admit, user, repository, clock.now());
  await files.insistOnRoom();
  const { config, layers } = image.manifest;
  insistOnSize(
    layers.reduce((sum, { size }) => sum + size, config?.size ?? 0),
    mostBytes,
  );
  const parts = await partsOf(db, repository, image.manifest);
  const paths = new Map([...parts].map(([part, file]) => [part, files.path(file)]));
  await arrival.inspect({ ...image, repository, paths });
}
