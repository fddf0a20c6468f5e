import type { Platform } from "../lint/platform.ts";
import type { Descriptor } from "../manifest-content.ts";
import { refused } from "./members.ts";

/**
 * A part of an image. Its digest is what the archive says, except for what the archive says nothing of: whoever reads it
 * hashes it anyway, and has to compare.
 */
export type ArchiveBlob = Pick<Descriptor, "mediaType" | "digest" | "size"> & {
  /** Its bytes, from the start or from one of them on, as often as asked. */
  open(from?: number): AsyncIterable<Uint8Array>;
};

/** An image in an archive, as it would be pushed. */
export type ArchiveImage = {
  /** What it is called, as `docker images` does ("model:v1"); it may have no name. */
  tags: string[];
  platform: Platform | null;
  manifest: { mediaType: string; digest: string; content: Uint8Array };
  config: ArchiveBlob;
  layers: ArchiveBlob[];
};

/** Nobody saves more images at a time, and what describes them is held in memory. */
const MOST_IMAGES = 200;
const MOST_DESCRIBED_BYTES = 64 << 20;

/**
 * @param count how many images an archive lists, or has given so far. `read`: those of them that have been read.
 * @throws Fault invalid when they are more than anybody saves.
 */
export function insistOnFew(count: number, read: Pick<ArchiveImage, "manifest" | "config">[] = []): void {
  if (count > MOST_IMAGES) refused(`It holds more than ${MOST_IMAGES} images.`);
  const bytes = read.reduce((sum, { manifest, config }) => sum + manifest.content.length + config.size, 0);
  if (bytes > MOST_DESCRIBED_BYTES) refused("The descriptions of its images take up more than 64 MiB.");
}

/** A name as Docker's own images are called in short: without the registry and the folder that are understood. */
export function shortName(name: string): string {
  return name.replace(/^docker\.io\//, "").replace(/^library\//, "");
}

/** Where an OCI layout keeps the blob with this digest. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}
