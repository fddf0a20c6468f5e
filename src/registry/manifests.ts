import { readable, removable } from "../images/access.ts";
import { digestOf, readDigest } from "../images/digest.ts";
import { findManifest, removeManifest } from "../images/manifest.ts";
import { readManifest } from "../images/manifest-content.ts";
import { removeTag } from "../images/tag.ts";
import { isTag } from "../images/tag-name.ts";
import { takeManifest as takeImage } from "../images/take-manifest.ts";
import type { Call } from "./call.ts";
import type { RequestBody } from "./request-body.ts";
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
  const content = await readBody(call.body);
  const digest = digestOf(readDigest(rest)?.algorithm ?? "sha256", content);
  if (!isTag(rest) && digest !== rest)
    throw new Refusal(400, "DIGEST_INVALID", "The manifest does not have the digest in its address.");
  const manifest = readManifest(content, request.headers.get("content-type") ?? "");
  call.stayOpen();
  await takeImage(registry, caller.user, repository, { digest, content, manifest, tags });
  const headers = new Headers({
    location: `/v2/${asked}/manifests/${digest}`,
    "docker-content-digest": digest,
  });
  if (manifest.subject !== null) headers.set("oci-subject", manifest.subject);
  for (const tag of tags) if (tag !== rest) headers.append("oci-tag", tag);
  return new Response(null, { status: 201, headers });
}

/** DELETE …/manifests/REFERENCE: a tag, or an image with its tags. */
export async function deleteManifest({ registry: { db }, caller, name, rest }: Call): Promise<Response> {
  insistOnReference(rest);
  const repository = await removable(db, caller, name);
  const isGone = isTag(rest)
    ? await removeTag(db, repository, rest)
    : await removeManifest(db, repository, rest);
  if (!isGone) throw unknownManifest();
  return new Response(null, { status: 202 });
}

async function readBody(body: RequestBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body.pieces) {
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
