import { gzipSync } from "node:zlib";
import { Fault } from "../../src/kit/fault.ts";
import { digestOf } from "../../src/images/digest.ts";
import { platformOf } from "../../src/images/lint/platform.ts";
import { type RawTarEntry, tarBytes } from "./tar-bytes.ts";

/** A layer of an image under construction; what is left out is what an honest builder would write. */
export type RawLayer = {
  /** The layer unpacked. */
  tar?: Uint8Array;
  entries?: RawTarEntry[];
  /** The layer as it is pushed. */
  packed?: Uint8Array;
  mediaType?: string;
  /** Fields of its descriptor, true or not. */
  says?: Record<string, unknown>;
  diffId?: string;
};

export type RawImage = {
  layers?: RawLayer[];
  /** Fields of the part of the configuration that says how to run the image. */
  run?: Record<string, unknown>;
  /** Fields of the configuration as a whole. */
  config?: Record<string, unknown>;
  /** The configuration as it is pushed. */
  configBytes?: Uint8Array;
  manifest?: Record<string, unknown>;
  mediaType?: string;
};

export type BuiltImage = {
  manifest: Buffer;
  mediaType: string;
  digest: string;
  configBytes: Buffer;
  blobs: Map<string, Uint8Array>;
};

export const ociManifestType = "application/vnd.oci.image.manifest.v1+json";
export const ociIndexType = "application/vnd.oci.image.index.v1+json";
const gzipLayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

/** An image byte by byte (OCI image specification v1.1), honest or not. */
export function imageBytes(image: RawImage = {}): BuiltImage {
  const blobs = new Map<string, Uint8Array>();
  const put = (content: Uint8Array, mediaType: string) => {
    const digest = digestOf("sha256", content);
    blobs.set(digest, content);
    return { mediaType, digest, size: content.length };
  };
  const layers = (image.layers ?? [honestLayer]).map((layer) => {
    const tar = layer.tar ?? tarBytes(layer.entries ?? []);
    const descriptor = put(layer.packed ?? gzipSync(tar, { level: 1 }), layer.mediaType ?? gzipLayerType);
    return { descriptor: { ...descriptor, ...layer.says }, diffId: layer.diffId ?? digestOf("sha256", tar) };
  });
  const config = {
    os: "linux",
    architecture: "amd64",
    config: { User: "1000", Entrypoint: ["/bin/predict"], ...image.run },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    ...image.config,
  };
  const configBytes = Buffer.from(image.configBytes ?? JSON.stringify(config));
  const manifest = {
    schemaVersion: 2,
    mediaType: ociManifestType,
    config: put(configBytes, "application/vnd.oci.image.config.v1+json"),
    layers: layers.map(({ descriptor }) => descriptor),
    ...image.manifest,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = put(bytes, ociManifestType).digest;
  return { manifest: bytes, mediaType: image.mediaType ?? ociManifestType, digest, configBytes, blobs };
}

/** What the configuration of an image says that is for this very machine. */
export const forHere = { architecture: platformOf(process.arch).architecture };

export const honestLayer: RawLayer = {
  entries: [
    { name: "bin/", type: "5", mode: 0o755 },
    { name: "bin/predict", content: "#!/bin/sh\n", mode: 0o755 },
  ],
};

/** Gives blobs as a registry does, in pieces of a size that cuts everything. */
export function opener({ blobs }: Pick<BuiltImage, "blobs">, pieceBytes = 1000) {
  return async (digest: string): Promise<AsyncIterable<Uint8Array>> => {
    const content = blobs.get(digest);
    if (content === undefined) throw new Fault("missing", "There is no such blob.");
    async function* pieces(whole: Uint8Array) {
      for (let at = 0; at < whole.length; at += pieceBytes) yield whole.subarray(at, at + pieceBytes);
    }
    return pieces(content);
  };
}
