import { compressionOf, decompressed, peek } from "../../kit/compression.ts";
import { Fault } from "../../kit/fault.ts";
import { inGigabytes } from "../../kit/gigabytes.ts";
import type { TarEntry } from "../../kit/tar-entry.ts";
import { tarScanner } from "../../kit/tar-scan.ts";
import { readDigest } from "../digest.ts";
import type { Descriptor } from "../manifest-content.ts";
import { checkEntry } from "./entry-rules.ts";
import { type Findings, quotedName } from "./findings.ts";
import { layerCompression } from "./media-types.ts";
import { namesSeen } from "./names-seen.ts";
import type { LintLimits } from "./rules.ts";

/** What the layers of an image were found to hold, counted up from one to the next. Sizes in bytes. */
export type Tally = {
  entries: number;
  compressedBytes: number;
  /** As the tar archives that the layers are. */
  decodedBytes: number;
  /** As files, holes filled. */
  fileBytes: number;
  /** Files marked to run with their owner's rights. */
  setuid: number;
};

/** A layer to be read: where it is said to be in the image, and what the manifest and the configuration say of it. */
export type LayerToRead = {
  place: string;
  descriptor: Descriptor;
  /** Digest of the layer unpacked; null when the configuration does not say. */
  diffId: string | null;
  content: AsyncIterable<Uint8Array>;
};

const pushAgain = "Push the image again.";
const rebuild = "Build the layer with docker build, podman build or buildah.";
const smaller =
  "Make the image smaller: leave out what the model does not need, and build in several stages.";

/**
 * Unpacks a layer without keeping any of it, checks all its entries, and holds it against its digest in the configuration.
 * Stops at the first thing behind which nothing more can be told: a limit, or damage.
 *
 * @param step called after each piece; what it throws goes through.
 * @throws what the content throws.
 */
export async function readLayer(
  layer: LayerToRead,
  limits: LintLimits,
  tally: Tally,
  findings: Findings,
  step: () => void,
): Promise<void> {
  const { place, descriptor, diffId } = layer;
  const digest = diffId === null ? null : readDigest(diffId);
  const hasher = digest === null ? null : new Bun.CryptoHasher(digest.algorithm);
  const seen = namesSeen(readDigest(descriptor.digest)?.hex ?? "");
  const reached: { name?: string } = {};
  const scanner = tarScanner((entry) => {
    reached.name = entry.name;
    count(entry, tally, limits);
    checkEntry(entry, place, seen, findings);
    checkHoles(entry, place, limits, tally, findings);
  });
  try {
    for await (const piece of unpacked(layer, limits, tally, findings)) {
      hasher?.update(piece);
      scanner.push(piece);
      step();
    }
    scanner.end();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const isDamage = error.kind !== "too_large";
    const behind = isDamage && reached.name !== undefined ? `, after entry ${quotedName(reached.name)}` : "";
    findings.refuse(`${place}${behind}`, error.message, isDamage ? rebuild : smaller);
    return;
  }
  if (hasher !== null && hasher.digest("hex") !== digest?.hex)
    findings.refuse(place, "Unpacked, it does not have the digest that the configuration states.", pushAgain);
}

/** The tar that a layer is, counted, and no more of it than the limits allow. @throws Fault */
async function* unpacked(
  { place, descriptor, content }: LayerToRead,
  limits: LintLimits,
  tally: Tally,
  findings: Findings,
): AsyncGenerator<Uint8Array> {
  const { start, whole } = await peek(ofSize(content, descriptor.size, tally), 6);
  const compression = compressionOf(start);
  if (compression === "bzip2" || compression === "xz") {
    await whole.return(undefined);
    throw new Fault("invalid", `It is packed with ${compression} instead of gzip or zstd.`);
  }
  const stated = layerCompression(descriptor.mediaType);
  if (stated !== null && stated !== compression)
    findings.remark(place, `Its media type says ${packing[stated]}; it is ${packing[compression]}.`);
  let layerBytes = 0;
  for await (const piece of decompressed(whole, compression)) {
    // Names begin with other bytes than these; a layer in which one does not is refused for what engines take it for.
    if (layerBytes === 0 && ["gzip", "zstd", "xz"].includes(compressionOf(piece)) && compression !== "none")
      throw new Fault("invalid", "It is packed twice.");
    layerBytes += piece.length;
    tally.decodedBytes += piece.length;
    if (tally.decodedBytes > limits.decodedBytes)
      throw new Fault("too_large", `Unpacked, the image is larger than ${inGigabytes(limits.decodedBytes)}.`);
    if (layerBytes > limits.ratioFrom && layerBytes > limits.ratio * descriptor.size)
      throw new Fault("too_large", `Unpacked, it is more than ${limits.ratio} times as large as packed.`);
    yield piece;
  }
}

const packing = { none: "not packed", gzip: "packed with gzip", zstd: "packed with zstd" };

/** @throws Fault invalid as soon as there is more than that, and at the end when there is less. */
async function* ofSize(
  content: AsyncIterable<Uint8Array>,
  size: number,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of content) {
    read += piece.length;
    tally.compressedBytes += piece.length;
    if (read > size) break;
    yield piece;
  }
  if (read !== size) throw new Fault("invalid", "It is not as large as the manifest says.");
}

/** @throws Fault too_large */
function count(entry: TarEntry, tally: Tally, limits: LintLimits): void {
  tally.entries += 1;
  tally.fileBytes += entry.fileBytes;
  if (entry.kind === "file" && (entry.mode & 0o6000) !== 0) tally.setuid += 1;
  if (tally.entries > limits.entries)
    throw new Fault("too_large", `The image has more than ${limits.entries.toLocaleString("en")} entries.`);
}

/** A file of holes takes no room in the layer and all of it on the engine's disk, which fills them. */
function checkHoles(
  entry: TarEntry,
  place: string,
  limits: LintLimits,
  tally: Tally,
  findings: Findings,
): void {
  if (entry.fileBytes <= entry.storedBytes || tally.fileBytes <= limits.decodedBytes) return;
  findings.refuse(
    `${place}, entry ${quotedName(entry.name)}`,
    `With its holes filled, the image is larger than ${inGigabytes(limits.decodedBytes)}.`,
    "Leave sparse files out.",
  );
}
