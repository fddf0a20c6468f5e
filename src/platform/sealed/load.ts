import type Docker from "dockerode";
import { unlessAborted } from "../../kit/abortable.ts";
import { openSemaphore } from "../../kit/semaphore.ts";
import { unlessMissing } from "../container-life.ts";
import { answered, type Connection, refusalStatus } from "../engine-connection.ts";
import { loadImages } from "../engine-images.ts";

/** An image of our own store, for an engine that is to fetch none. */
export type ImageArchive = {
  /** A tag: what it is called there beside the name of the appliance. The same image has the same. */
  name: string;
  /** SHA-256 of its configuration and of its manifest: engines call an image by one of the two, depending on how they store it. */
  digests: string[];
  /** Of its layers as they are unpacked, the lowest first. */
  diffIds: string[];
  /** The archive, in which it is called `reference`. Opened only when the engine does not have the image. */
  open(reference: string): AsyncIterable<Uint8Array>;
};

/** One after the other: they want the same disk, and two runs of one image want it once. */
const lane = openSemaphore(1, 1000);

const repositoryOf = (instance: string) => `localhost/assay-${instance.slice(0, 8)}`;

/**
 * Sees to it that the engine has an image, and that it is this very one.
 * @returns its id, by which it is run. @throws Error when the engine does not take it in; the signal's reason.
 */
export async function loadImage(
  connection: Connection,
  instance: string,
  image: ImageArchive,
  signal: AbortSignal,
): Promise<string> {
  const { docker } = connection;
  const reference = `${repositoryOf(instance)}:${image.name}`;
  const known = await idOf(docker, reference, image);
  if (known !== null) return known;
  const loading = lane.run(async () => {
    signal.throwIfAborted();
    if ((await idOf(docker, reference, image)) === null)
      await loadImages(connection, untilAborted(image.open(reference), signal));
  });
  await unlessAborted(loading, signal);
  const id = await idOf(docker, reference, image);
  if (id === null) throw new Error(`what the engine has as ${reference} is not what was loaded`);
  return id;
}

/** The id of the image if it is there under its name and is made of the right parts. */
async function idOf(
  docker: Docker,
  reference: string,
  { digests, diffIds }: ImageArchive,
): Promise<string | null> {
  const found = await answered(docker.getImage(reference).inspect()).catch(unlessMissing);
  if (found === null) return null;
  const isThis = digests.includes(found.Id) && Bun.deepEquals(found.RootFS.Layers ?? [], diffIds);
  return isThis ? found.Id : null;
}

/** The archive, cut off as soon as nobody wants it any more. */
async function* untilAborted(archive: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  for await (const piece of archive) {
    signal.throwIfAborted();
    yield piece;
  }
}

/** Removes images that were loaded, but for those that are still wanted of these names, and those that a container uses. */
export async function tidyImages(
  { docker }: Connection,
  instance: string,
  wanted: (names: string[]) => Promise<string[]>,
): Promise<void> {
  const beginning = `${repositoryOf(instance)}:`;
  const images = await answered(docker.listImages({ filters: { reference: [repositoryOf(instance)] } }));
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.startsWith(beginning));
  if (tags.length === 0) return;
  const kept = new Set(await wanted(tags.map((tag) => tag.slice(beginning.length))));
  for (const tag of tags.filter((each) => !kept.has(each.slice(beginning.length))))
    await answered(docker.getImage(tag).remove()).catch(unlessInUse);
}

function unlessInUse(error: unknown): void {
  if (![404, 409].includes(refusalStatus(error) ?? 0)) throw error;
}
