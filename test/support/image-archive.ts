import type { ArchiveBlob, ArchiveImage } from "../../src/images/archive/archive-image.ts";
import { type Descriptor, readManifest } from "../../src/images/manifest-content.ts";
import { type BuiltImage, imageBytes, ociIndexType, type RawImage } from "../evil/image-bytes.ts";
import { type RawTarEntry, tarBytes } from "../evil/tar-bytes.ts";

/** An image with a model in it that makes it another image. */
export function modelImage(model: string | Uint8Array = "weights", more: RawImage = {}): BuiltImage {
  const entries: RawTarEntry[] = [
    { name: "bin/", type: "5", mode: 0o755 },
    { name: "bin/predict", content: "#!/bin/sh\n", mode: 0o755 },
    { name: "model", content: model },
  ];
  return imageBytes({ layers: [{ entries }], ...more });
}

/** An archive of images by their names, as an OCI layout. */
export function archiveOf(images: Record<string, BuiltImage>): Buffer {
  const manifests = Object.entries(images).map(([name, { manifest, mediaType, digest }]) => ({
    mediaType,
    digest,
    size: manifest.length,
    annotations: { "io.containerd.image.name": `docker.io/library/${name}` },
  }));
  const blobs = new Map(Object.values(images).flatMap(({ blobs }) => [...blobs]));
  return tarBytes([
    { name: "oci-layout", content: JSON.stringify({ imageLayoutVersion: "1.0.0" }) },
    ...[...blobs].map(([digest, content]) => ({ name: `blobs/${digest.replace(":", "/")}`, content })),
    { name: "index.json", content: JSON.stringify({ schemaVersion: 2, mediaType: ociIndexType, manifests }) },
  ]);
}

/** An image as it comes out of an archive. */
export function archiveImage({ manifest, mediaType, digest, blobs }: BuiltImage): ArchiveImage {
  const { config, layers } = readManifest(manifest, mediaType);
  const blob = (part: Descriptor): ArchiveBlob => {
    const content = blobs.get(part.digest) ?? new Uint8Array();
    return { ...part, open: (from = 0) => once(content.subarray(from)) };
  };
  if (config === null) throw new Error("it is no image");
  return {
    tags: [],
    platform: null,
    manifest: { mediaType, digest, content: manifest },
    config: blob(config),
    layers: layers.map(blob),
  };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
