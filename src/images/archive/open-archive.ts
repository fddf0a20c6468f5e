import { open, rm } from "node:fs/promises";
import { type Compression, compressionOf, decompressed } from "../../kit/compression.ts";
import { Fault } from "../../kit/fault.ts";
import { inGigabytes } from "../../kit/gigabytes.ts";
import type { ArchiveImage } from "./archive-image.ts";
import { refused } from "./members.ts";
import { type RandomAccess, openFile, partOf } from "./random-access.ts";
import { readArchive } from "./read-archive.ts";

/** An archive on disk, to be closed once its images have been read. */
export type OpenArchive = { images: ArchiveImage[]; close(): Promise<void> };

/**
 * Opens a tar of images, which may be packed with gzip or zstd. Since a packed one cannot be read anywhere, it is unpacked
 * first, to a path where nothing is yet; closing removes that.
 *
 * @param scratch where to unpack to. `mostBytes`: how large it may become there.
 * @throws Fault invalid, too_large; what the file system says.
 */
export async function openArchive(
  path: string,
  scratch: { path: string; mostBytes: number },
): Promise<OpenArchive> {
  const file = await openFile(path);
  const compression = compressionOf(await file.read(0, 6));
  if (compression === "none") return opened(file, () => file.close());
  try {
    await unpack(file, compression, scratch);
  } finally {
    await file.close();
  }
  const unpacked = await openFile(scratch.path);
  return opened(unpacked, async () => {
    await unpacked.close();
    await rm(scratch.path, { force: true });
  });
}

async function opened(source: RandomAccess, close: () => Promise<void>): Promise<OpenArchive> {
  try {
    return { images: await readArchive(source), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function unpack(
  file: RandomAccess,
  compression: Compression,
  { path, mostBytes }: { path: string; mostBytes: number },
): Promise<void> {
  if (compression !== "gzip" && compression !== "zstd")
    return refused(`It is packed with ${compression}. Save it as it is, or packed with gzip or zstd.`);
  const target = await open(path, "wx", 0o600);
  try {
    let written = 0;
    for await (const piece of decompressed(partOf(file, 0, file.size), compression)) {
      written += piece.length;
      if (written > mostBytes)
        throw new Fault("too_large", `Unpacked, the archive is larger than ${inGigabytes(mostBytes)}.`);
      await target.writeFile(piece);
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await target.close();
  }
}
