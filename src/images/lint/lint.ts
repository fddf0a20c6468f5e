import { digestOf } from "../digest.ts";
import type { Descriptor, ManifestContent } from "../manifest-content.ts";
import { type ReadConfig, readConfig } from "./config.ts";
import { type OpenContent, openBlob, readBlob } from "./content.ts";
import { type Findings, layerPlace, openFindings } from "./findings.ts";
import { type Tally, readLayer } from "./layer.ts";
import { checkParts, chosenIn, readParts } from "./parts.ts";
import { type Platform, platformText } from "./platform.ts";
import type { LintReport, LintWatch, PushedImage } from "./report.ts";
import { type LintLimits, type LintRules } from "./rules.ts";

/**
 * Reads a whole image as an engine would before the engine ever sees it, and says everything that is wrong with it at once.
 * Layers are unpacked piece by piece and kept nowhere, so memory does not grow with the image (about 100 bytes for each name of
 * a layer); the limits bound the work, and an image of 20 GB takes a minute or two of one core.
 *
 * @throws what `open` throws but Fault missing, and the signal's reason once it is aborted.
 */
export async function lintImage(
  pushed: PushedImage,
  open: OpenContent,
  rules: LintRules,
  { signal, progress = () => undefined }: LintWatch = {},
): Promise<LintReport> {
  const findings = openFindings();
  const tally: Tally = { entries: 0, compressedBytes: 0, decodedBytes: 0, fileBytes: 0, setuid: 0 };
  const first = readParts(pushed.manifest, pushed.mediaType, findings);
  const chosen =
    first?.kind === "index"
      ? await readChosen(pushed.manifest, first, open, rules.platform, findings)
      : { digest: digestOf("sha256", pushed.manifest), parts: first };
  const image = chosen?.parts?.kind === "image" ? chosen.parts : null;
  if (image !== null) checkParts(image, findings);

  const configBytes =
    image?.config == null ? null : await readBlob(image.config, "configuration", open, findings);
  const config = configBytes === null ? null : readConfig(configBytes, rules, findings);
  const layers = image?.layers ?? [];
  if (isWorthReading(layers, config, rules, findings)) {
    for (const [index, descriptor] of layers.entries()) {
      const place = layerPlace(index);
      const content = await openBlob(descriptor.digest, place, open, findings);
      if (content === null) continue;
      const layer = { place, descriptor, diffId: config?.diffIds?.[index] ?? null, content };
      await readLayer(layer, rules.limits, tally, findings, () => {
        signal?.throwIfAborted();
        progress(tally.compressedBytes);
      });
      if (exceeds(tally, rules.limits)) break;
    }
  }
  remarkOnRights(tally, config, findings);
  return {
    problems: findings.problems(),
    remarks: findings.remarks(),
    measure: {
      ...tally,
      manifestDigest: chosen?.digest ?? digestOf("sha256", pushed.manifest),
      configDigest: image?.config?.digest ?? null,
      platform: config?.platform ?? null,
      layers: layers.length,
      ratio: tally.compressedBytes === 0 ? 1 : tally.decodedBytes / tally.compressedBytes,
      user: config?.user ?? null,
      entrypoint: config?.entrypoint ?? null,
      command: config?.command ?? null,
    },
  };
}

async function readChosen(
  content: Uint8Array,
  index: ManifestContent,
  open: OpenContent,
  machine: Platform,
  findings: Findings,
): Promise<{ digest: string; parts: ManifestContent | null } | null> {
  const chosen = chosenIn(content, index, machine, findings);
  if (chosen === undefined) {
    const remedy = `Build it with --platform ${platformText(machine)}.`;
    findings.refuse("index", `It has no image for this server, which runs ${platformText(machine)}.`, remedy);
    return null;
  }
  const bytes = await readBlob(chosen, "manifest", open, findings);
  const parts = bytes === null ? null : readParts(bytes, chosen.mediaType, findings);
  if (parts?.kind === "index")
    findings.refuse("manifest", "The index names another index for this server.", "Push the image itself.");
  return { digest: chosen.digest, parts };
}

/** Whether nothing more can be told, since every further layer would be refused for the same. */
function exceeds({ decodedBytes, entries }: Tally, limits: LintLimits): boolean {
  return decodedBytes > limits.decodedBytes || entries > limits.entries;
}

/** Whether to unpack the layers: not when their number alone forbids it, since that work has no end in sight. */
function isWorthReading(
  layers: Descriptor[],
  config: ReadConfig | null,
  { limits }: LintRules,
  findings: Findings,
): boolean {
  if (config?.diffIds != null && config.diffIds.length !== layers.length)
    findings.refuse(
      "configuration",
      `It lists another number of layers than the manifest.`,
      "Build the image again with docker build, podman build or buildah.",
    );
  if (layers.length <= limits.layers) return true;
  findings.refuse(
    "manifest",
    `The image has more than ${limits.layers} layers.`,
    "Put several commands into one RUN of the Dockerfile, or build in several stages.",
  );
  return false;
}

/** What runs here runs without rights, as a user of ours: an image may say otherwise, and its author should know. */
function remarkOnRights({ setuid }: Tally, config: ReadConfig | null, findings: Findings): void {
  if (setuid > 0)
    findings.remark(
      `${setuid} ${setuid === 1 ? "file" : "files"}`,
      "They are marked setuid or setgid, which has no effect here.",
    );
  if (config !== null && /^(|root|0+)(:|$)/.test(config.user))
    findings.remark(
      "configuration, USER",
      "The image would run as root; here it runs as a user without rights.",
      "Make sure that any user can read its files.",
    );
}
