import { Readable } from "node:stream";
import { type PackedEntry, packTar } from "../../kit/tar-writer.ts";
import { unlessMissing } from "../container-life.ts";
import { answered, type Connection, within } from "../engine-connection.ts";

/** How long an engine may take to take in an image of our own, which is a few hundred megabytes at most. */
const importMilliseconds = 300_000;

const arriving = new Map<string, Promise<string>>();

/**
 * An image that we make ourselves, for an engine that can fetch none. Made once; the next time it is found by its tag.
 *
 * @param tag changes with the content.
 * @param changes lines of a Dockerfile: ENTRYPOINT, ENV, VOLUME …
 * @returns its id.
 */
export function ownImage(
  connection: Connection,
  name: string,
  tag: string,
  changes: string[],
  files: Iterable<PackedEntry>,
): Promise<string> {
  const key = `${connection.socketPath} ${name}:${tag}`;
  const image = arriving.get(key) ?? findOrMake(connection, name, tag, changes, files);
  arriving.set(key, image);
  // Kept only while it lasts: the operator may remove the image at any time.
  const forget = () => arriving.delete(key);
  image.then(forget, forget);
  return image;
}

async function findOrMake(
  { docker }: Connection,
  name: string,
  tag: string,
  changes: string[],
  files: Iterable<PackedEntry>,
): Promise<string> {
  const repo = `${name}:${tag}`;
  const image = docker.getImage(repo);
  const found = await answered(image.inspect()).catch(unlessMissing);
  if (found !== null) return found.Id;
  const tar = Readable.from(packTar(files), { objectMode: false });
  const said = await within(
    importMilliseconds,
    docker.importImage(tar, { repo, changes }).then(async (answer) => {
      let text = "";
      for await (const piece of answer) text += String(piece);
      return text;
    }),
  );
  const made = await answered(image.inspect()).catch(unlessMissing);
  if (made === null) throw new Error(`the engine does not take in ${repo}: ${said.trim()}`);
  return made.Id;
}
