import { arch } from "node:process";
import type { User } from "../accounts/viewer.ts";
import { phasesOf } from "../benchmarks/phase.ts";
import { digestOf } from "../images/digest.ts";
import type { ArchiveImage } from "../images/archive/archive-image.ts";
import { platformOf } from "../images/lint/platform.ts";
import { baseName } from "../images/name.ts";
import { packTar } from "../kit/tar-writer.ts";
import type { App } from "../platform/app.ts";
import { insideProgram } from "../platform/inside/image.ts";
import { TASK_VARIABLE, type Task } from "../platform/inside/task.ts";
import { takeImage } from "./archives/hand-in-archive.ts";
import type { ArrivalApp } from "./image-arrival.ts";

const LAYER = "application/vnd.oci.image.layer.v1.tar";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** An image, made of nothing but this executable, whose program does one of the things that it can do inside. */
export async function programImage(
  { files }: Pick<App, "files">,
  tag: string,
  task: Task | null,
  changes: object = {},
): Promise<ArchiveImage> {
  const program = await insideProgram();
  const layer = await files.store(packTar(program.files), Number.MAX_SAFE_INTEGER);
  const environment = [...program.environment, `${TASK_VARIABLE}=${JSON.stringify(task)}`];
  const platform = platformOf(arch);
  const config = encoded({
    ...platform,
    config: { Entrypoint: program.start, Env: environment, User: "1000", ...changes },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer.digest}`] },
  });
  const described = { mediaType: LAYER, digest: `sha256:${layer.digest}`, size: layer.bytes };
  const configured = { mediaType: CONFIG, digest: digestOf("sha256", config), size: config.length };
  const content = encoded({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: configured,
    layers: [described],
  });
  return {
    tags: [tag],
    platform,
    manifest: { mediaType: MANIFEST, digest: digestOf("sha256", content), content },
    config: { ...configured, open: (from = 0) => once(config.subarray(from)) },
    layers: [
      {
        ...described,
        open: (from = 0) => Bun.file(files.path(layer.digest)).slice(from).stream(),
      },
    ],
  };
}

/** Hands the demonstration's model in to every phase of a benchmark, as somebody of a team that takes part. */
export async function handInDemoModel(
  app: ArrivalApp,
  user: User,
  { benchmarkId, teamId }: { benchmarkId: number; teamId: number },
): Promise<void> {
  const image = await programImage(app, "logistic:v1", { act: "model" });
  const method = {
    name: "Logistic regression, in an image",
    description: "Three of the thirty measurements, weighted once and for all.",
    projectUrl: "",
    publicationUrl: "",
  };
  for (const { slug } of await phasesOf(app.db, benchmarkId)) {
    const said = { method, attributes: {}, isPublic: true };
    await takeImage(app, user, baseName(slug, teamId), image, "logistic:v1", said);
  }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
