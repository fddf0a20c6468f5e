import { Fault } from "../../kit/fault.ts";
import { digestOf, readDigest } from "../digest.ts";
import { asObject, readDocument } from "../lint/documents.ts";
import { openFindings, quoted } from "../lint/findings.ts";
import { ociIndex } from "../lint/media-types.ts";
import { type Platform, readPlatform } from "../lint/platform.ts";
import { type Descriptor, type ManifestContent, readManifest } from "../manifest-content.ts";
import { platformsIn } from "../lint/parts.ts";
import { type ArchiveBlob, type ArchiveImage, blobPath, insistOnFew, shortName } from "./archive-image.ts";
import { type Member, readMember, refused } from "./members.ts";
import { type RandomAccess, partOf } from "./random-access.ts";

/** An index may name indexes, as engines do for images of several platforms; nobody nests them deeper. */
const DEEPEST = 3;
/** So many manifests and indexes are looked at: each may be named over and over, and so may what it names. */
const MOST_LOOKED_AT = 1000;

/**
 * The images of an OCI layout (OCI image specification v1.1, "Image Layout"), taken as they are. Of an image for several
 * platforms those are listed that are complete: engines save the index and leave out what they never pulled.
 *
 * @throws Fault invalid
 */
export async function readLayout(
  source: RandomAccess,
  members: Map<string, Member>,
): Promise<ArchiveImage[]> {
  const images: ArchiveImage[] = [];
  let lookedAt = 0;

  async function collect(
    content: Uint8Array,
    index: ManifestContent,
    tags: string[],
    depth: number,
  ): Promise<void> {
    const platforms = platformsIn(content, index, openFindings());
    for (const [at, descriptor] of platforms.entries()) {
      if (descriptor.platform?.os === "unknown") continue;
      const names = depth === 0 ? namesIn(content, at) : tags;
      const isComplete = members.has(blobPath(descriptor.digest));
      if (!isComplete && depth > 0) continue;
      if (++lookedAt > MOST_LOOKED_AT)
        refused(`It names more than ${MOST_LOOKED_AT.toLocaleString("en")} manifests.`);
      const bytes = await readVerified(source, members, descriptor);
      const parts = readParts(bytes, descriptor.mediaType);
      if (parts.kind === "index") {
        if (depth < DEEPEST) await collect(bytes, parts, names, depth + 1);
      } else if (depth === 0 || missing(members, parts) === null)
        images.push(await imageOf(source, members, { descriptor, bytes, parts }, names));
      insistOnFew(images.length, images);
    }
  }

  const content = await readMember(source, members, "index.json");
  await collect(content, readParts(content, ociIndex), [], 0);
  return images;
}

async function imageOf(
  source: RandomAccess,
  members: Map<string, Member>,
  {
    descriptor,
    bytes,
    parts,
  }: { descriptor: Descriptor & { platform: Platform | null }; bytes: Uint8Array; parts: ManifestContent },
  tags: string[],
): Promise<ArchiveImage> {
  const lacking = missing(members, parts);
  if (lacking !== null) refused(`${quoted(blobPath(lacking.digest))}, a part of an image, is missing.`);
  const config = parts.config ?? refused("It holds an image without configuration.");
  const configBytes = await readVerified(source, members, config);
  const says = readDocument(configBytes, "configuration", openFindings());
  return {
    tags,
    platform: readPlatform(says) ?? descriptor.platform,
    manifest: { mediaType: descriptor.mediaType, digest: descriptor.digest, content: bytes },
    config: blobOf(source, members, config),
    layers: parts.layers.map((layer) => blobOf(source, members, layer)),
  };
}

function missing(members: Map<string, Member>, { config, layers }: ManifestContent): Descriptor | null {
  return (
    [...(config === null ? [] : [config]), ...layers].find(({ digest }) => !members.has(blobPath(digest))) ??
    null
  );
}

function blobOf(
  source: RandomAccess,
  members: Map<string, Member>,
  { mediaType, digest, size }: Descriptor,
): ArchiveBlob {
  const member = members.get(blobPath(digest)) ?? refused(`${quoted(blobPath(digest))} is missing.`);
  if (member.size !== size) refused(`${quoted(member.name)} is not as large as its manifest says.`);
  const open = (from = 0) => partOf(source, member.offset + from, size - from);
  return { mediaType, digest, size, open };
}

async function readVerified(
  source: RandomAccess,
  members: Map<string, Member>,
  { digest }: Descriptor,
): Promise<Uint8Array> {
  const bytes = await readMember(source, members, blobPath(digest));
  const algorithm = readDigest(digest)?.algorithm ?? "sha256";
  return digestOf(algorithm, bytes) === digest
    ? bytes
    : refused(`${quoted(blobPath(digest))} does not have the digest in its name.`);
}

function readParts(content: Uint8Array, mediaType: string): ManifestContent {
  try {
    return readManifest(content, mediaType);
  } catch (error) {
    if (error instanceof Fault) refused(error.message);
    throw error;
  }
}

/** What an entry of the index is called: by containerd and Docker in full, by others with its tag alone or in full. */
function namesIn(content: Uint8Array, at: number): string[] {
  const index = JSON.parse(Buffer.from(content).toString()) as { manifests?: unknown[] };
  const annotations = asObject(asObject(index.manifests?.[at])?.annotations) ?? {};
  const name = annotations["io.containerd.image.name"] ?? annotations["org.opencontainers.image.ref.name"];
  return typeof name === "string" && name !== "" ? [shortName(name)] : [];
}
