import { Readable } from "node:stream";
import { unlessMissing } from "./container-life.ts";
import { answered, type Connection, within } from "./engine-connection.ts";

/** An image that an engine holds. */
export type EngineImage = {
  /** "sha256:…", by which it can be pinned: another image never has the same. */
  id: string;
  /** "assay-evaluator:latest"; none when another image has got its name since. */
  names: string[];
  bytes: number;
  labels: Record<string, string>;
};

/** How long an engine may take to take in an image of some gigabytes. */
const loadMilliseconds = 1_800_000;

/** The image with this name, digest or id; null when the engine holds none. Nothing is ever fetched. */
export async function findImage({ docker }: Connection, name: string): Promise<EngineImage | null> {
  const found = await answered(docker.getImage(name).inspect()).catch(unlessMissing);
  if (found === null) return null;
  return {
    id: found.Id,
    names: found.RepoTags ?? [],
    bytes: found.Size,
    labels: found.Config?.Labels ?? {},
  };
}

/** All images that carry a label, whatever its value. */
export async function imagesWithLabel({ docker }: Connection, label: string): Promise<EngineImage[]> {
  const found = await answered(docker.listImages({ filters: { label: [label] } }));
  return found.map(({ Id, RepoTags, Size, Labels }) => ({
    id: Id,
    names: (RepoTags ?? []).filter((name) => !name.startsWith("<none>")),
    bytes: Size,
    labels: Labels ?? {},
  }));
}

/**
 * Hands the engine an archive of images, as `docker load` does.
 * @returns what the engine says about it. @throws Error when it refuses; what the archive throws.
 */
export async function loadImages(
  { docker }: Connection,
  archive: AsyncIterable<Uint8Array>,
): Promise<string> {
  const stream = Readable.from(archive, { objectMode: false });
  const broken = new Promise<never>((_, reject) => stream.once("error", reject));
  const loading = docker.loadImage(stream, { quiet: true }).then(async (answer) => {
    let said = "";
    for await (const piece of answer) said += String(piece);
    return said;
  });
  // Whichever fails first: the engine only says that the archive was cut off.
  const said = await within(loadMilliseconds, Promise.race([loading, broken]));
  if (/"error"/.test(said)) throw new Error(`the engine does not take the image in: ${said.trim()}`);
  return said.trim();
}

/** Removes an image under all its names. @throws Error while a container uses it. */
export async function removeImage({ docker }: Connection, id: string): Promise<void> {
  await answered(docker.getImage(id).remove({ force: true }));
}
