import { compressionOf } from "../../kit/compression.ts";
import { digestOf, readDigest } from "../digest.ts";
import { asObject, asTexts, readDocument } from "../lint/documents.ts";
import { openFindings, quoted } from "../lint/findings.ts";
import { ociConfig, ociLayer, ociManifest } from "../lint/media-types.ts";
import { readPlatform } from "../lint/platform.ts";
import { type ArchiveBlob, type ArchiveImage, insistOnFew } from "./archive-image.ts";
import { type Member, readMember, refused } from "./members.ts";
import { type RandomAccess, partOf } from "./random-access.ts";

/** An image in manifest.json of `docker save` (moby, image/spec/v1.2.md, "Combined Image JSON + Filesystem Changeset Format"). */
export type SavedImage = { config: string; tags: string[]; layers: string[] };

export async function readSaved(source: RandomAccess, members: Map<string, Member>): Promise<SavedImage[]> {
  let list: unknown = null;
  try {
    list = JSON.parse(Buffer.from(await readMember(source, members, "manifest.json")).toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!Array.isArray(list)) refused('Its "manifest.json" is not a list of images.');
  insistOnFew(list.length);
  return list.map((each: unknown) => {
    const { Config: config, RepoTags, Layers } = asObject(each) ?? {};
    const [tags, layers] = [asTexts(RepoTags), asTexts(Layers)];
    if (typeof config !== "string" || tags === null || layers === null)
      refused('Its "manifest.json" describes an image without configuration, tags or layers.');
    return { config, tags, layers };
  });
}

/**
 * An image that `docker save` of Docker before 25, podman or kaniko wrote: a configuration and layers, but no manifest. One is
 * made, the same for the same image wherever it was saved. Layers are as good as never packed, so their digests are those
 * in the configuration; what is packed is read once to find out.
 *
 * @param hashed what has been found out of packed layers, for other images that have them.
 * @throws Fault invalid
 */
export async function imageOfSaved(
  source: RandomAccess,
  members: Map<string, Member>,
  saved: SavedImage,
  hashed: Map<Member, string>,
): Promise<ArchiveImage> {
  const content = await readMember(source, members, saved.config);
  const digest = digestOf("sha256", content);
  const [named] = /[0-9a-f]{64}/.exec(saved.config) ?? [];
  if (named !== undefined && !digest.endsWith(named))
    refused(`${quoted(saved.config)} does not have the digest in its name.`);
  const config =
    readDocument(content, saved.config, openFindings()) ?? refused(`${quoted(saved.config)} is not JSON.`);
  const diffIds = asTexts(asObject(config.rootfs)?.diff_ids) ?? [];
  if (diffIds.length !== saved.layers.length)
    refused(`${quoted(saved.config)} lists another number of layers than "manifest.json".`);
  const layers: ArchiveBlob[] = [];
  for (const [index, name] of saved.layers.entries()) {
    const member = members.get(name) ?? refused(`The layer ${quoted(name)} is missing.`);
    layers.push(await layerOf(source, member, diffIds[index] ?? "", hashed));
  }
  const configBlob = { mediaType: ociConfig, digest, size: content.length };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: ociManifest,
      config: configBlob,
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    }),
  );
  return {
    tags: saved.tags,
    platform: readPlatform(config),
    manifest: { mediaType: ociManifest, digest: digestOf("sha256", manifest), content: manifest },
    config: { ...configBlob, open: (from = 0) => once(content.subarray(from)) },
    layers,
  };
}

async function layerOf(
  source: RandomAccess,
  member: Member,
  diffId: string,
  hashed: Map<Member, string>,
): Promise<ArchiveBlob> {
  const { name, offset, size } = member;
  const open = (from = 0) => partOf(source, offset + from, size - from);
  const compression = compressionOf(await source.read(offset, Math.min(6, size)));
  if (compression === "none") {
    if (readDigest(diffId) === null)
      refused(`The configuration gives no digest for the layer ${quoted(name)}.`);
    return { mediaType: ociLayer, digest: diffId, size, open };
  }
  if (compression !== "gzip" && compression !== "zstd")
    refused(`The layer ${quoted(name)} is packed with ${compression} instead of gzip or zstd.`);
  const digest = hashed.get(member) ?? (await hashOf(open()));
  hashed.set(member, digest);
  return { mediaType: `${ociLayer}+${compression}`, digest, size, open };
}

async function hashOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const piece of content) hasher.update(piece);
  return `sha256:${hasher.digest("hex")}`;
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
