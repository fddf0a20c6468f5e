import type { Arrival } from "../images/arrival.ts";
import type { LintReport } from "../images/lint/report.ts";
import { lookOver, rulesHere } from "../images/look-over.ts";
import type { ManifestContent } from "../images/manifest-content.ts";
import { nameOf } from "../images/name.ts";
import { registryHost } from "../images/place.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { submitImage } from "./submit-image.ts";

/**
 * For how long a push is held up while its image is looked over. Clients wait half a minute for an answer (containerd's
 * ResponseHeaderTimeout); what takes longer is looked over before it runs.
 */
const PATIENCE_MS = 20_000;

type ArrivalApp = Pick<App, "config" | "registry" | "db" | "files" | "clock" | "signal" | "log">;

/**
 * What this appliance does with images as they arrive, by whichever way: looks them over, and hands in what has a tag. Things
 * that are no images (signatures, attestations) are only kept.
 */
export function arrivalOf(app: ArrivalApp): Arrival {
  return {
    async inspect({ repository, digest, content, manifest, tags }) {
      if (tags.length === 0 || !isImage(manifest)) return;
      const { mediaType } = manifest;
      const image = { repositoryId: repository.id ?? -1, digest, mediaType, content };
      const report = await lookOver(app, image, rulesHere(false), PATIENCE_MS);
      if (report !== null) insistOnSound(report);
    },
    async handIn({ manifestId, repository, tags, manifest, pushedBy }) {
      if (!isImage(manifest)) return;
      const host = registryHost(app, `http://localhost:${app.config.port}`) ?? "localhost";
      await submitImage(app, pushedBy, { manifestId, uri: `${host}/${nameOf(repository)}:${tags[0]}` });
    },
  };
}

/** @throws Fault invalid (code image_refused) with everything that speaks against an image. */
export function insistOnSound({ problems }: LintReport): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "a reason" : `${problems.length} reasons`;
  const message = `The image cannot be taken, for ${count}. Nothing was submitted, and it cost no quota.`;
  throw new Fault("invalid", message, problems, "image_refused");
}

/** Whether a manifest is of something to run: an image by its configuration, or an index of such. */
function isImage({ kind, subject, config }: ManifestContent): boolean {
  if (subject !== null) return false;
  return kind === "index" || imageConfigs.includes(config?.mediaType ?? "");
}

const imageConfigs = [
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
];
