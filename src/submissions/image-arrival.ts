import type { User } from "../accounts/viewer.ts";
import type { ArrivedImage, Arrival } from "../images/arrival.ts";
import type { LintReport } from "../images/lint/report.ts";
import { type KeptImage, lookOver, rulesHere } from "../images/look-over.ts";
import { type ManifestContent, readManifest } from "../images/manifest-content.ts";
import { nameOf } from "../images/name.ts";
import { registryHost } from "../images/place.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { type HandedImage, submitImage } from "./submit-image.ts";

/**
 * For how long a push is held up while its image is looked over. Clients wait half a minute for an answer (containerd's
 * ResponseHeaderTimeout); what takes longer is looked over before it runs, or has to be pushed again where we do not run it.
 */
const PATIENCE_MS = 20_000;

export type ArrivalApp = Pick<App, "config" | "registry" | "db" | "files" | "clock" | "signal" | "log">;

/**
 * What this appliance does with images as they arrive, by whichever way: looks them over, and hands in what has a tag. Things
 * that are no images (signatures, attestations) are only kept.
 */
export function arrivalOf(app: ArrivalApp, patienceMs = PATIENCE_MS): Arrival {
  return {
    async inspect({ repository, digest, content, manifest, tags }) {
      if (tags.length === 0 || !isImage(manifest)) return;
      const { mediaType } = manifest;
      await inspectImage(app, { repositoryId: repository.id ?? -1, digest, mediaType, content }, patienceMs);
    },
    async handIn(image) {
      await handInImage(app, image);
    },
  };
}

/** @returns the submission's id; null for what is no image. @throws Fault as submitImage does. */
export async function handInImage(
  app: ArrivalApp,
  { manifestId, repository, tags, manifest, pushedBy }: ArrivedImage,
  said: Omit<HandedImage, "manifestId" | "uri"> = {},
): Promise<number | null> {
  if (!isImage(manifest)) return null;
  const host = registryHost(app, `http://localhost:${app.config.port}`) ?? "localhost";
  const uri = `${host}/${nameOf(repository)}:${tags[0]}`;
  return submitImage(app, pushedBy, { manifestId, uri, ...said });
}

/**
 * Hands in an image that lies in a repository by whatever name. One that came by its digest alone has not been looked over.
 * @returns the submission's id. @throws Fault invalid with every reason against it, and as submitImage does.
 */
export async function handInKept(app: ArrivalApp, user: User, handed: HandedImage): Promise<number> {
  const { submission, ...image } = await app.db
    .selectFrom("image_manifest")
    .leftJoin("submission", "submission.manifest_id", "image_manifest.id")
    .select(["repository_id as repositoryId", "address as digest", "media_type as mediaType", "content"])
    .select("submission.id as submission")
    .where("image_manifest.id", "=", handed.manifestId)
    .executeTakeFirstOrThrow();
  if (submission === null) {
    if (!isImage(readManifest(image.content, image.mediaType)))
      throw new Fault("invalid", "What was pushed there is no image that could be run.");
    await inspectImage(app, image, PATIENCE_MS);
  }
  return submitImage(app, user, handed);
}

async function inspectImage(app: ArrivalApp, image: KeptImage, patienceMs: number): Promise<void> {
  const report = await lookOver(app, image, rulesHere(false), patienceMs);
  if (report !== null) return insistOnSound(report);
  if (!(await runsElsewhere(app.db, image))) return;
  const message = "The image is large and is still being looked over. Push it once more in a few minutes.";
  throw new Fault("unavailable", `${message} Nothing of it will be sent again.`);
}

/** Whether it is for the organisers' own machine: nobody would look it over there. */
async function runsElsewhere(db: Db, { repositoryId }: KeptImage): Promise<boolean> {
  const row = await db
    .selectFrom("image_repository")
    .innerJoin("phase", "phase.id", "image_repository.phase_id")
    .innerJoin("benchmark", "benchmark.id", "phase.benchmark_id")
    .select("is_remote")
    .where("image_repository.id", "=", repositoryId)
    .executeTakeFirst();
  return row?.is_remote === 1;
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
