/*
 * The names of an image's parts (OCI image specification v1.1, "Media Types"; Docker, "Image Manifest Version 2, Schema 2").
 */
const oci = "application/vnd.oci.image";

export const ociManifest = `${oci}.manifest.v1+json`;
export const ociIndex = `${oci}.index.v1+json`;
export const ociConfig = `${oci}.config.v1+json`;
export const ociLayer = `${oci}.layer.v1.tar`;

export function isConfig(mediaType: string): boolean {
  return mediaType === ociConfig || mediaType === "application/vnd.docker.container.image.v1+json";
}

/** How a layer is packed by its media type, one that is to be fetched from elsewhere included. Null: it is no layer. */
export function layerCompression(mediaType: string): "none" | "gzip" | "zstd" | null {
  const match =
    /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(gzip|zstd))?$/.exec(
      mediaType,
    ) ??
    /^application\/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.(gzip|zstd))?$/.exec(mediaType);
  return match === null ? null : ((match[1] ?? "none") as "none" | "gzip" | "zstd");
}
