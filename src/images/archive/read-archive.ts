import { type ArchiveImage, blobPath, insistOnFew, shortName } from "./archive-image.ts";
import { imageOfSaved, readSaved, type SavedImage } from "./docker-save.ts";
import { listMembers, type Member, refused } from "./members.ts";
import { readLayout } from "./oci-layout.ts";
import type { RandomAccess } from "./random-access.ts";

/**
 * The images in a tar that `docker save`, `podman save`, `skopeo copy` or `docker buildx build -o type=oci` wrote, each once,
 * with all its names. Layers are found, not read.
 *
 * @throws Fault invalid, saying what is wrong with the archive.
 */
export async function readArchive(source: RandomAccess): Promise<ArchiveImage[]> {
  const members = await listMembers(source);
  const saved = members.has("manifest.json") ? await readSaved(source, members) : [];
  if (members.has("oci-layout") && members.has("index.json"))
    return merged((await readLayout(source, members)).map((image) => withSavedTags(image, saved)));
  if (saved.length === 0)
    refused("It is neither an OCI layout nor what docker save writes (docker export does not write images).");
  const images: ArchiveImage[] = [];
  const hashed = new Map<Member, string>();
  for (const each of saved) {
    images.push(await imageOfSaved(source, members, each, hashed));
    insistOnFew(images.length, images);
  }
  return merged(images);
}

/** Since version 25, Docker writes an OCI layout and, for older readers, manifest.json: the names there are complete. */
function withSavedTags(image: ArchiveImage, saved: SavedImage[]): ArchiveImage {
  const tags = saved.find(({ config }) => config === blobPath(image.config.digest))?.tags ?? [];
  return tags.length === 0 ? image : { ...image, tags };
}

/** An image with two names is listed twice in an index. */
function merged(images: ArchiveImage[]): ArchiveImage[] {
  const byDigest = new Map<string, ArchiveImage>();
  for (const image of images) {
    const tags = [...(byDigest.get(image.manifest.digest)?.tags ?? []), ...image.tags.map(shortName)];
    byDigest.set(image.manifest.digest, { ...image, tags: [...new Set(tags)] });
  }
  return [...byDigest.values()];
}
