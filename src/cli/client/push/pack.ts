import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import type { ArchiveBlob, ArchiveImage } from "../../../images/archive/archive-image.ts";
import { partOf } from "../../../images/archive/random-access.ts";
import { digestOf } from "../../../images/digest.ts";
import { layerCompression } from "../../../images/lint/media-types.ts";
import { toScratch } from "./scratch.ts";

/** A layer as it is sent. To be closed. */
export type SentBlob = ArchiveBlob & { close(): Promise<void> };

/** The quickest; layers of text and programs shrink to about a third, and servers keep them as they come. */
const LEVEL = 1;
/** What has to be saved, or packing and unpacking cost more than sending: weights of models hardly shrink. */
const WORTH_IT = 0.9;
const SAMPLES = 4;
const SAMPLE_BYTES = 1 << 20;
const PIECE_BYTES = 1 << 18;

/**
 * A layer as it is sent: packed with gzip if it is not packed yet and that makes it a good deal smaller. The same layer gives
 * the same bytes, without names or times in them, so that a server that has it is found to have it.
 *
 * @param at is told how many bytes of the layer have been packed.
 */
export async function packLayer(layer: ArchiveBlob, at: (bytes: number) => void): Promise<SentBlob> {
  if (layerCompression(layer.mediaType) !== "none" || !(await isWorthPacking(layer)))
    return { ...layer, close: async () => {} };
  const hasher = new Bun.CryptoHasher("sha256");
  async function* packed() {
    let read = 0;
    async function* watched() {
      for await (const piece of layer.open()) {
        at((read += piece.length));
        yield piece;
      }
    }
    const gzip = createGzip({ level: LEVEL, chunkSize: PIECE_BYTES });
    const source = Readable.from(watched(), { objectMode: false });
    source.on("error", (error) => gzip.destroy(error));
    for await (const piece of source.pipe(gzip) as AsyncIterable<Buffer>) {
      hasher.update(piece);
      yield piece;
    }
  }
  const scratch = await toScratch(packed());
  return {
    mediaType: packedType(layer.mediaType),
    digest: `sha256:${hasher.digest("hex")}`,
    size: scratch.size,
    open: (from = 0) => partOf(scratch, from, scratch.size - from),
    close: scratch.close,
  };
}

/** Tells by a few pieces of it. */
async function isWorthPacking({ size, open }: ArchiveBlob): Promise<boolean> {
  let [before, after] = [0, 0];
  for (let index = 0; index < SAMPLES; index++) {
    const sample = await beginningOf(open(Math.floor((size / SAMPLES) * index)), SAMPLE_BYTES);
    before += sample.length;
    after += gzipSync(sample, { level: LEVEL }).length;
  }
  return after < before * WORTH_IT;
}

/** Up to so many bytes. */
export async function beginningOf(source: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece.subarray(0, most - length));
    length += piece.length;
    if (length >= most) break;
  }
  return Buffer.concat(pieces);
}

/** OCI and Docker write it differently. */
function packedType(mediaType: string): string {
  return mediaType + (mediaType.startsWith("application/vnd.docker.") ? ".gzip" : "+gzip");
}

/**
 * The manifest of an image whose layers are sent like this, each by its digest in the image: the very bytes where they are sent
 * as they are.
 */
export function manifestFor(
  { manifest, layers }: Pick<ArchiveImage, "manifest" | "layers">,
  sent: Map<string, Pick<ArchiveBlob, "mediaType" | "digest" | "size">>,
): ArchiveImage["manifest"] {
  if (layers.every(({ digest }) => sent.get(digest)?.digest === digest)) return manifest;
  const written = JSON.parse(Buffer.from(manifest.content).toString()) as { layers: { digest: string }[] };
  written.layers = written.layers.map((layer) => ({ ...layer, ...sent.get(layer.digest) }));
  const content = Buffer.from(JSON.stringify(written));
  return { mediaType: manifest.mediaType, digest: digestOf("sha256", content), content };
}
