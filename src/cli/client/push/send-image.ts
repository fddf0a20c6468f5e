import type { ArchiveBlob, ArchiveImage } from "../../../images/archive/archive-image.ts";
import { tagBeside } from "../../../images/tag-name.ts";
import { Fault } from "../../../kit/fault.ts";
import { inGigabytes } from "../../../kit/gigabytes.ts";
import { openSemaphore } from "../../../kit/semaphore.ts";
import type { Call } from "../command.ts";
import { persevere } from "../persevere.ts";
import { inMegabytes } from "../progress.ts";
import { openBars } from "./bars.ts";
import { manifestFor, packLayer } from "./pack.ts";
import type { PushRegistry } from "./registry.ts";
import { hasBlob, sendBlob } from "./send-blob.ts";

/** How many layers are packed and sent at the same time. */
const AT_A_TIME = 4;

type Descriptor = Pick<ArchiveBlob, "mediaType" | "digest" | "size">;

/**
 * Sends what the repository lacks of an image, its manifest apart.
 * @param mostBytes how large it may be. @returns the manifest with which it is complete. @throws Fault.
 */
export async function sendParts(
  call: Call,
  registry: PushRegistry,
  image: ArchiveImage,
  mostBytes: number,
): Promise<ArchiveImage["manifest"]> {
  const bars = openBars(call);
  let total = image.config.size;
  const insistOnSize = (bytes: number) => {
    total += bytes;
    if (total <= mostBytes) return;
    const most = inGigabytes(mostBytes);
    throw new Fault("too_large", `Image is too large. The maximum image size allowed is ${most}.`);
  };

  const sent = async (layer: ArchiveBlob): Promise<Descriptor> => {
    const blob = await packLayer(layer, (done) => bars.at(layer.digest, "Packing", done, layer.size));
    try {
      insistOnSize(blob.size);
      bars.at(layer.digest, "Pushing", 0, blob.size);
      const isNew = await sendIfMissing(call, registry, blob, (done) =>
        bars.at(layer.digest, "Pushing", done, blob.size),
      );
      bars.end(layer.digest, isNew ? `Pushed, ${inMegabytes(blob.size)} MB` : "Layer already exists");
      return { mediaType: blob.mediaType, digest: blob.digest, size: blob.size };
    } finally {
      await blob.close();
    }
  };

  // An image may have the same layer twice.
  const layers = new Map(image.layers.map((layer) => [layer.digest, layer]));
  try {
    await sendIfMissing(call, registry, image.config, () => {});
    const descriptors = new Map(
      await eachInLane([...layers], async ([digest, layer]) => [digest, await sent(layer)] as const),
    );
    return manifestFor(image, descriptors);
  } finally {
    bars.close();
  }
}

/** Does something with each, a few at a time; once it fails for one, it is begun for no other. @throws what the first one threw. */
async function eachInLane<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const lane = openSemaphore(AT_A_TIME, Number.POSITIVE_INFINITY);
  const failures: unknown[] = [];
  const results: R[] = [];
  const one = async (item: T) => {
    if (failures.length === 0) results.push(await work(item));
  };
  await Promise.all(items.map((item) => lane.run(() => one(item)).catch((error) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** @returns whether it was missing. */
async function sendIfMissing(
  call: Call,
  registry: PushRegistry,
  blob: ArchiveBlob,
  at: (bytes: number) => void,
): Promise<boolean> {
  if (await persevere(call.terminal, () => hasBlob(registry, blob.digest))) return false;
  await sendBlob(call, registry, blob, at);
  return true;
}

/**
 * Puts the manifest under a tag, which completes the image. A tag that names another image already is left to that: what was
 * handed in keeps its tag.
 *
 * @returns the tag: the one that was wanted, else that with the image's digest behind it. @throws Fault with every reason against the image.
 */
export async function sendManifest(
  call: Call,
  { ask, name }: PushRegistry,
  { mediaType, digest, content }: ArchiveImage["manifest"],
  wanted: string,
): Promise<string> {
  const { terminal, isJson } = call;
  const at = (reference: string) => `/v2/${name}/manifests/${reference}`;
  const present = await persevere(terminal, () => ask("HEAD", at(wanted), [404]));
  const isFree = present.status === 404 || present.headers.get("docker-content-digest") === digest;
  const tag = isFree ? wanted : tagBeside(wanted, digest);
  if (!isFree && !isJson)
    terminal.err(`The tag "${wanted}" names another image that you pushed before; this one is "${tag}".`);
  const sent = { body: content, headers: { "content-type": mediaType } };
  await persevere(terminal, () => ask("PUT", at(tag), [], sent));
  return tag;
}
