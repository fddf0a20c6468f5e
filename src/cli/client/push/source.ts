import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { ArchiveImage } from "../../../images/archive/archive-image.ts";
import { chooseImage } from "../../../images/archive/choose-image.ts";
import { openArchive, type OpenArchive } from "../../../images/archive/open-archive.ts";
import { platformOf } from "../../../images/lint/platform.ts";
import { type Call, textFlag } from "../command.ts";
import { wrongUsage } from "../exit-codes.ts";
import { fromEngine } from "./from-engine.ts";
import { noRoom, scratchPath } from "./scratch.ts";

/** The image that is to be pushed. To be closed when that is done. */
export type Source = { image: ArchiveImage; close(): Promise<void> };

/** Servers run on x86-64; of an image for several platforms, that is the one to push. */
const servers = platformOf("x64");

/**
 * Opens the image: from the file that --archive names, else from an engine.
 * @throws Fault invalid, missing, unavailable, with what to do about it.
 */
export async function openSource(call: Call, name: string): Promise<Source> {
  const file = textFlag(call, "archive");
  const archive = file === undefined ? await fromEngine(call, name) : await fromFile(file);
  try {
    // An engine hands out the one that it was asked for, under whatever it calls it itself.
    const image =
      file === undefined ? chooseImage(archive.images, { platform: servers }) : called(archive, name);
    return { image, close: archive.close };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

async function fromFile(file: string): Promise<OpenArchive> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw wrongUsage(`Invalid value for '--archive': '${file}': No such file`);
  const path = scratchPath();
  try {
    return await openArchive(file, { path, mostBytes: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    throw noRoom(error);
  } finally {
    // What is open stays readable, and nothing is left behind however the command ends.
    await rm(path, { force: true });
  }
}

/** The image of that name; one that is alone in its archive and has no name goes by any. */
function called({ images }: OpenArchive, name: string): ArchiveImage {
  const [only, ...others] = images;
  if (only !== undefined && others.length === 0 && only.tags.length === 0) return only;
  return chooseImage(images, { tag: name, platform: servers });
}
