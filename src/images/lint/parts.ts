import { Fault } from "../../kit/fault.ts";
import { type Descriptor, type ManifestContent, mayBeElsewhere, readManifest } from "../manifest-content.ts";
import { asObject, checkKeys } from "./documents.ts";
import { type Findings, layerPlace } from "./findings.ts";
import { isConfig, layerCompression } from "./media-types.ts";
import { type Platform, readPlatform, runsOn } from "./platform.ts";
import { longestDocument } from "./rules.ts";

const pushAgain = "Push the image again with a current client.";
const rebuild = "Build the image with docker build, podman build or buildah.";

/** Reads a manifest or an index. Null, and a finding, when it is none, or more than one thing at once. */
export function readParts(
  content: Uint8Array,
  mediaType: string,
  findings: Findings,
): ManifestContent | null {
  if (content.length > longestDocument) {
    findings.refuse("manifest", "It is longer than 4 MiB.", rebuild);
    return null;
  }
  if (mediaType.startsWith("application/vnd.docker.distribution.manifest.v1+")) {
    findings.refuse("manifest", "It is in Docker's schema 1, which was retired in 2017.", pushAgain);
    return null;
  }
  try {
    return readManifest(content, mediaType);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    findings.refuse("manifest", error.message, pushAgain);
    return null;
  }
}

/** Refuses what is no container image, and layers whose content is not in it. */
export function checkParts({ config, layers }: ManifestContent, findings: Findings): void {
  if (config !== null && !isConfig(config.mediaType))
    findings.refuse("configuration", "It is not the configuration of a container image.", rebuild);
  for (const [index, layer] of layers.entries()) {
    if (layerCompression(layer.mediaType) === null)
      findings.refuse(layerPlace(index), "Its media type is not that of a file system layer.", rebuild);
    else if (mayBeElsewhere(layer))
      findings.refuse(
        layerPlace(index),
        "It would be fetched from elsewhere (a foreign layer), and this server fetches nothing.",
        "Build on a base image whose layers may be pushed.",
      );
  }
}

/** The manifest of an index that an engine on this machine would take: the first that runs on it, or a lone one that does not say. */
export function chosenIn(
  content: Uint8Array,
  index: ManifestContent,
  machine: Platform,
  findings: Findings,
): Descriptor | undefined {
  const manifests = platformsIn(content, index, findings);
  const lone = manifests.length === 1 && manifests[0]?.platform === null ? manifests[0] : undefined;
  return manifests.find(({ platform }) => platform !== null && runsOn(platform, machine)) ?? lone;
}

/** The manifests of an index that was read before, with the platforms they are for. */
export function platformsIn(
  content: Uint8Array,
  { manifests }: ManifestContent,
  findings: Findings,
): (Descriptor & { platform: Platform | null })[] {
  const index = JSON.parse(Buffer.from(content).toString()) as { manifests: unknown[] | null };
  return manifests.map((descriptor, at) => {
    const entry = asObject(index.manifests?.[at]) ?? {};
    const platform = asObject(entry.platform);
    const place = `manifest ${at + 1} of the index`;
    checkKeys(entry, place, ["platform"], findings);
    checkKeys(platform ?? {}, place, ["os", "architecture", "variant"], findings);
    return { ...descriptor, platform: readPlatform(platform) };
  });
}
