import { Fault } from "../kit/fault.ts";
import { readDigest } from "./digest.ts";
import { insistOnPlainKeys } from "./plain-keys.ts";

/** How a manifest names another thing (OCI image specification, "Content Descriptors"). */
export type Descriptor = { mediaType: string; digest: string; size: number; urls: string[] };

/** What a manifest says, as far as a registry has to know. Everything else in it is kept as it came. */
export type ManifestContent = {
  mediaType: string;
  kind: "image" | "index";
  /** Null for an index. */
  config: Descriptor | null;
  /** The layers of an image. */
  layers: Descriptor[];
  /** The manifests of an index. */
  manifests: Descriptor[];
  /** What it says something about, which need not be there (yet). */
  subject: string | null;
  /** What it is, if it says so; else what its configuration is. */
  artifactType: string | null;
};

/** OCI's formats, and Docker's that they grew out of. */
const kinds: Record<string, ManifestContent["kind"]> = {
  "application/vnd.oci.image.manifest.v1+json": "image",
  "application/vnd.oci.image.index.v1+json": "index",
  "application/vnd.docker.distribution.manifest.v2+json": "image",
  "application/vnd.docker.distribution.manifest.list.v2+json": "index",
};

/**
 * Reads a manifest.
 * @param said the Content-Type it came with, "" without one. @throws Fault invalid.
 */
export function readManifest(content: Uint8Array, said: string): ManifestContent {
  const top = objectIn(parse(content), "the manifest");
  insistOnPlainKeys(top, TOP_KEYS);
  const written = top.mediaType === undefined ? null : textIn(top, "mediaType");
  const mediaType = said.split(";")[0]?.trim() || (written ?? "");
  if (written !== null && written !== mediaType)
    throw wrong(`It came as ${mediaType}, but says itself that it is ${written}.`);
  const kind = Object.hasOwn(kinds, mediaType) ? kinds[mediaType] : undefined;
  if (kind === undefined) throw wrong(`This registry takes OCI and Docker images, not "${mediaType}".`);
  if (top.schemaVersion !== 2) throw wrong("Its schemaVersion is not 2.");
  if (kind === "index" ? "layers" in top || "config" in top : "manifests" in top)
    throw wrong("It has the fields of an image and those of an index.");
  const config = kind === "image" ? descriptor(top.config, "config") : null;
  const declared = top.artifactType === undefined ? null : textIn(top, "artifactType") || null;
  return {
    mediaType,
    kind,
    config,
    layers: kind === "image" ? descriptors(top.layers, "layers") : [],
    manifests: kind === "index" ? descriptors(top.manifests, "manifests") : [],
    subject: top.subject === undefined ? null : descriptor(top.subject, "subject").digest,
    artifactType: declared ?? config?.mediaType ?? null,
  };
}

/** The annotations of a manifest that has been read before. */
export function annotationsIn(content: Uint8Array): unknown {
  return (JSON.parse(Buffer.from(content).toString()) as { annotations?: unknown }).annotations;
}

/** Whether a layer may stay away: one that is not to be handed on, or that is to be had elsewhere (OCI image layer, "Non-Distributable"). */
export function mayBeElsewhere({ mediaType, urls }: Descriptor): boolean {
  return urls.length > 0 || /nondistributable|\.foreign\./.test(mediaType);
}

const DESCRIPTOR_KEYS = ["mediaType", "digest", "size", "urls"];
const TOP_KEYS = [
  "schemaVersion",
  "mediaType",
  "config",
  "layers",
  "manifests",
  "subject",
  "artifactType",
  "annotations",
];

function parse(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content));
  } catch {
    throw wrong("It is not JSON.");
  }
}

/** Each of them is looked up while nobody else can write. Images have at most 127 layers, indexes a few dozen manifests. */
const MOST_PARTS = 2000;

function descriptors(value: unknown, place: string): Descriptor[] {
  // Go writes an empty list as null.
  if (value === null) return [];
  if (!Array.isArray(value)) throw wrong(`Its "${place}" is not a list.`);
  if (value.length > MOST_PARTS)
    throw wrong(`Its "${place}" has more than ${MOST_PARTS.toLocaleString("en")} entries.`);
  return value.map((each, index) => descriptor(each, `${place}[${index}]`));
}

function descriptor(value: unknown, place: string): Descriptor {
  const object = objectIn(value, place);
  insistOnPlainKeys(object, DESCRIPTOR_KEYS);
  const { digest, size, urls } = object;
  if (typeof digest !== "string" || readDigest(digest) === null)
    throw wrong(`The digest of ${place} is none that this registry knows (sha256 or sha512).`);
  if (!Number.isSafeInteger(size) || (size as number) < 0)
    throw wrong(`The size of ${place} is not a number of bytes.`);
  const mediaType = object.mediaType === undefined ? "" : textIn(object, "mediaType");
  return { mediaType, digest, size: size as number, urls: Array.isArray(urls) ? urls.map(String) : [] };
}

function objectIn(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(`There is no object for ${place}.`);
  return value as Record<string, unknown>;
}

function textIn(object: Record<string, unknown>, key: string): string {
  const value = object[key];
  if (typeof value !== "string") throw wrong(`Its "${key}" is not a text.`);
  return value;
}

function wrong(what: string): Fault {
  return new Fault("invalid", `The manifest cannot be taken. ${what}`);
}
