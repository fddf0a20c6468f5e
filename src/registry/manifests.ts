import { readable, writable } from "../images/access.ts";
import type { ArrivingImage } from "../images/arrival.ts";
import { digestOf, readDigest } from "../images/digest.ts";
import { findManifest, isRecorded, recordManifest, removeManifest } from "../images/manifest.ts";
import { readManifest } from "../images/manifest-content.ts";
import { insistOnSize, mayPush } from "../images/may-push.ts";
import { partsOf } from "../images/parts.ts";
import type { Repository } from "../images/repository.ts";
import { isTag, removeTag } from "../images/tag.ts";
import type { Call } from "./call.ts";
import { Refusal } from "./refusal.ts";
import { pushable } from "./pushable.ts";

/** The size of manifest that every registry has to take (OCI distribution specification, "Pushing Manifests"). */
const MOST_MANIFEST_BYTES = 4 * 2 ** 20;

/** GET and HEAD …/manifests/REFERENCE: byte for byte what was pushed. */
export async function sendManifest({ registry, request, caller, name, rest }: Call): Promise<Response> {
  insistOnReference(rest);
  const repository = await readable(registry.db, caller, name);
  const manifest = await findManifest(registry.db, repository, rest, registry.clock.now());
  if (manifest === null) throw unknownManifest();
  const { content, mediaType, digest } = manifest;
  const headers = {
    "content-type": mediaType,
    "content-length": String(content.byteLength),
    "docker-content-digest": digest,
  };
  const body = request.method === "HEAD" ? null : (content as Uint8Array<ArrayBuffer>);
  return new Response(body, { headers });
}

/** PUT …/manifests/REFERENCE, with further tags in ?tag= behind a digest. The last request of a push: the image is complete. */
export async function takeManifest(call: Call): Promise<Response> {
  const { registry, request, query, caller, asked, rest } = call;
  insistOnReference(rest);
  const tags = isTag(rest) ? [rest] : [...new Set(query.getAll("tag"))];
  if (!tags.every(isTag)) throw new Refusal(400, "TAG_INVALID", "One of the tags is none.");
  const repository = await pushable(call);
  const content = await readBody(request);
  const digest = digestOf(readDigest(rest)?.algorithm ?? "sha256", content);
  if (!isTag(rest) && digest !== rest)
    throw new Refusal(400, "DIGEST_INVALID", "The manifest does not have the digest in its address.");
  const manifest = readManifest(content, request.headers.get("content-type") ?? "");
  call.stayOpen();
  const { db } = registry;
  // A push that is repeated because its answer was lost is no new one: it passes also when the quota is used up by then.
  if (!(await isRecorded(db, repository, digest, tags)))
    await look(call, repository, { digest, tags, content, manifest });
  const pushed = { digest, content, manifest, tags, userId: caller.user.id };
  const { id, repositoryId } = await recordManifest(registry, repository, pushed);
  if (tags.length > 0) {
    const place = { ...repository, id: repositoryId };
    const image = { manifestId: id, digest, repository: place, tags, manifest, pushedBy: caller.user };
    await registry.arrival.handIn(image);
  }
  const headers = new Headers({
    location: `/v2/${asked}/manifests/${digest}`,
    "docker-content-digest": digest,
  });
  if (manifest.subject !== null) headers.set("oci-subject", manifest.subject);
  for (const tag of tags) if (tag !== rest) headers.append("oci-tag", tag);
  return new Response(null, { status: 201, headers });
}

/** Everything that can speak against a new image. */
async function look(
  { registry, caller }: Call,
  repository: Repository,
  image: Omit<ArrivingImage, "repository" | "paths">,
): Promise<void> {
  const { db, files, clock, admit, arrival } = registry;
  const { mostBytes } = await mayPush(db, admit, caller.user, repository, clock.now());
  const { config, layers } = image.manifest;
  insistOnSize(
    layers.reduce((sum, { size }) => sum + size, config?.size ?? 0),
    mostBytes,
  );
  const parts = await partsOf(db, repository, image.manifest);
  const paths = new Map([...parts].map(([part, file]) => [part, files.path(file)]));
  await arrival.inspect({ ...image, repository, paths });
}

/** DELETE …/manifests/REFERENCE: a tag, or an image with its tags. */
export async function deleteManifest({ registry: { db }, caller, name, rest }: Call): Promise<Response> {
  insistOnReference(rest);
  const repository = await writable(db, caller, name);
  const isGone = isTag(rest)
    ? await removeTag(db, repository, rest)
    : await removeManifest(db, repository, rest);
  if (!isGone) throw unknownManifest();
  return new Response(null, { status: 202 });
}

async function readBody(request: Request): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MOST_MANIFEST_BYTES)
      throw new Refusal(413, "SIZE_INVALID", `A manifest has at most ${MOST_MANIFEST_BYTES} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** @throws Refusal 400 for what is neither a tag nor a digest. */
function insistOnReference(text: string): void {
  if (isTag(text) || readDigest(text) !== null) return;
  if (text.includes(":"))
    throw new Refusal(400, "DIGEST_INVALID", "This is no digest that this registry knows.");
  throw new Refusal(
    400,
    "TAG_INVALID",
    "A tag has up to 128 letters, digits and _ . -, and begins with neither . nor -.",
  );
}

function unknownManifest(): Refusal {
  return new Refusal(404, "MANIFEST_UNKNOWN", "This repository has no such image.");
}
