import { type PackedEntry, packTar } from "../../kit/tar-writer.ts";
import { ociIndex } from "../lint/media-types.ts";
import { type ArchiveImage, blobPath } from "./archive-image.ts";

/**
 * One image as a tar that every tool reads: an OCI layout, and manifest.json beside it for `docker load` before version 25.
 * The same image gives the same bytes.
 *
 * @param image its tags in full ("model:v1"); without any, nothing names it.
 * @throws Error when a part is not as long as its manifest says; what a part's source throws.
 */
export function writeArchive({
  tags,
  platform,
  manifest,
  config,
  layers,
}: ArchiveImage): AsyncGenerator<Uint8Array> {
  const { mediaType, digest, content } = manifest;
  const described = { mediaType, digest, size: content.length, ...(platform === null ? {} : { platform }) };
  const index = {
    schemaVersion: 2,
    mediaType: ociIndex,
    manifests:
      tags.length === 0 ? [described] : tags.map((tag) => ({ ...described, annotations: namesOf(tag) })),
  };
  const saved = {
    Config: blobPath(config.digest),
    RepoTags: tags,
    Layers: layers.map((layer) => blobPath(layer.digest)),
  };
  const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
  const algorithms = new Set([digest, ...blobs.keys()].map((each) => each.split(":")[0] ?? ""));
  return packTar([
    document("oci-layout", { imageLayoutVersion: "1.0.0" }),
    folder("blobs"),
    ...[...algorithms].map((algorithm) => folder(`blobs/${algorithm}`)),
    file(blobPath(digest), content.length, [content]),
    // Opened when their turn comes.
    ...[...blobs.values()].map((blob) =>
      file(blobPath(blob.digest), blob.size, {
        [Symbol.asyncIterator]: () => blob.open()[Symbol.asyncIterator](),
      }),
    ),
    document("index.json", index),
    document("manifest.json", [saved]),
  ]);
}

function namesOf(tag: string): Record<string, string> {
  const colon = tag.lastIndexOf(":");
  const name =
    /^[^/]*[.:][^/]*\//.test(tag) || tag.startsWith("localhost/")
      ? tag
      : `docker.io/${tag.includes("/") ? "" : "library/"}${tag}`;
  return { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": tag.slice(colon + 1) };
}

function folder(name: string): PackedEntry {
  return { kind: "folder", name, mode: 0o755 };
}

function file(
  name: string,
  bytes: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): PackedEntry {
  return { kind: "file", name, mode: 0o644, bytes, content };
}

function document(name: string, value: unknown): PackedEntry {
  const content = Buffer.from(JSON.stringify(value));
  return file(name, content.length, [content]);
}
