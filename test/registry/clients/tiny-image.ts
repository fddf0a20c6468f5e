import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../../src/images/digest.ts";
import { writeArchive } from "../../../src/images/archive/write-archive.ts";
import { forHere, imageBytes } from "../../evil/image-bytes.ts";
import { folderWith } from "../../support/temporary.ts";

/** An image of two layers, with nothing in it but busybox and a word. */
export type TinyImage = {
  /** What engines call it once they have loaded the archive. */
  tag: string;
  archive: string;
  /** The digest of its configuration, by which engines know it; it covers the content of all layers. */
  config: string;
};

const busybox = Bun.which("busybox");
/** Why there cannot be one here. */
export const noTinyImage = busybox === null ? "there is no busybox" : null;

/** @param word makes it another image: nobody can say that it is there already. */
export async function tinyImage(word: string): Promise<TinyImage> {
  const image = imageBytes({
    layers: [
      {
        entries: [
          { name: "bin/", type: "5", mode: 0o755 },
          { name: "bin/busybox", content: readFileSync(busybox ?? ""), mode: 0o755 },
        ],
      },
      { entries: [{ name: "word", content: `${word} ${process.pid}` }] },
    ],
    config: forHere,
    run: { Entrypoint: ["/bin/busybox", "cat", "/word"] },
  });
  const manifest = JSON.parse(image.manifest.toString());
  const blob = ({ mediaType, digest, size }: { mediaType: string; digest: string; size: number }) => ({
    mediaType,
    digest,
    size,
    open: () => once(image.blobs.get(digest) ?? new Uint8Array()),
  });
  const tag = `assay-test-${word}-${process.pid}:v1`;
  const archive = join(folderWith(), "image.tar");
  const content = writeArchive({
    tags: [tag],
    platform: null,
    manifest: { mediaType: image.mediaType, digest: image.digest, content: image.manifest },
    config: blob(manifest.config),
    layers: manifest.layers.map(blob),
  });
  writeFileSync(archive, Buffer.concat(await Array.fromAsync(content)));
  return { tag, archive, config: digestOf("sha256", image.configBytes) };
}

async function* once(content: Uint8Array) {
  yield content;
}
