import { join } from "node:path";
import { recordAudit } from "../../accounts/audit.ts";
import type { ArchiveImage } from "../../images/archive/archive-image.ts";
import { writeArchive } from "../../images/archive/write-archive.ts";
import { digestOf } from "../../images/digest.ts";
import { ociConfig, ociLayer, ociManifest } from "../../images/lint/media-types.ts";
import { platformOf } from "../../images/lint/platform.ts";
import { lastingChunks } from "../../kit/chunks.ts";
import type { App } from "../../platform/app.ts";
import type { DebianSource } from "../../platform/debian.ts";
import { connectEngine } from "../../platform/engine-connection.ts";
import { type EngineImage, findImage, loadImages } from "../../platform/engine-images.ts";
import type { StagedFile } from "../../platform/files.ts";
import { instanceOf } from "../../platform/instance.ts";
import { INSTANCE_LABEL } from "../../platform/leftovers.ts";
import { layerOfPackages } from "./from-packages.ts";
import { layerOfWheels, type WheelFile } from "./from-wheels.ts";

/** What an image is to be made of. */
export type Recipe = ({ packages: string[] } & DebianSource) | { wheels: WheelFile[] };

/** By this label the engine's images are known that were made here; its value says of what. */
export const EVALUATOR_LABEL = "assay.evaluator";

type BuildApp = Pick<App, "config" | "db" | "files" | "clock">;

/**
 * Makes an image for scoring scripts, of one layer, and puts it into the engine under a name; nothing is pulled. The same recipe
 * with the same packages gives the same id. An image that had the name keeps its id, so whoever pinned it is not disturbed.
 *
 * @throws Fault unavailable without an engine, apt or Python; invalid with what apt, dpkg or a wheel says.
 */
export async function buildEvaluator(
  app: BuildApp,
  recipe: Recipe,
  name: string,
  signal: AbortSignal,
  say: (progress: string) => void,
): Promise<EngineImage> {
  const connection = await connectEngine(app.config.engineSocket);
  const workspace = await app.files.workspace();
  const instance = instanceOf(app.config.data);
  try {
    const made =
      "wheels" in recipe
        ? await layerOfWheels(join(workspace.path, "root"), recipe.wheels, app.config.python, say)
        : {
            libraryPath: [],
            files: layerOfPackages(
              {
                connection,
                folder: workspace.path,
                name: `assay-${instance}-evaluator`,
                labels: { [INSTANCE_LABEL]: instance },
                signal,
                say,
              },
              recipe,
              recipe.packages,
            ),
          };
    const layer = await app.files.stage(made.files, Number.MAX_SAFE_INTEGER);
    try {
      say(`Loading the image (${Math.ceil(layer.bytes / 1e6)} MB) into the engine`);
      await loadImages(connection, writeArchive(imageOf(layer, name, describe(recipe), made.libraryPath)));
    } finally {
      await layer.discard();
    }
    const image = await findImage(connection, name);
    if (image === null) throw new Error(`the engine took the image in, but has none named ${name}`);
    await record(app, name, image, describe(recipe));
    return image;
  } finally {
    await workspace.remove();
  }
}

function describe(recipe: Recipe): string {
  if ("wheels" in recipe) return `wheels: ${recipe.wheels.map(({ name }) => name).join(" ")}`;
  const from = [recipe.suite, recipe.mirror].filter((part) => part !== null).join(" of ");
  return `Debian packages${from === "" ? "" : ` from ${from}`}: ${recipe.packages.join(" ")}`;
}

/** One layer, and a configuration without times. */
function imageOf(layer: StagedFile, name: string, recipe: string, libraryPath: string[]): ArchiveImage {
  const diffId = `sha256:${layer.digest}`;
  const platform = platformOf(process.arch);
  const config = Buffer.from(
    JSON.stringify({
      ...platform,
      config: {
        Env: [
          "PATH=/usr/local/bin:/usr/bin:/bin",
          "LANG=C.UTF-8",
          ...(libraryPath.length === 0 ? [] : [`LD_LIBRARY_PATH=${libraryPath.join(":")}`]),
        ],
        Cmd: ["python3"],
        Labels: { [EVALUATOR_LABEL]: recipe.slice(0, 4000) },
      },
      rootfs: { type: "layers", diff_ids: [diffId] },
    }),
  );
  const parts = {
    config: { mediaType: ociConfig, digest: digestOf("sha256", config), size: config.length },
    layers: [{ mediaType: ociLayer, digest: diffId, size: layer.bytes }],
  };
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, ...parts }));
  return {
    tags: [/:[^/]+$/.test(name) ? name : `${name}:latest`],
    platform,
    manifest: { mediaType: ociManifest, digest: digestOf("sha256", manifest), content: manifest },
    config: { ...parts.config, open: () => once(config) },
    layers: parts.layers.map((part) => ({ ...part, open: () => lastingChunks(layer.path) })),
  };
}

async function* once(content: Uint8Array) {
  yield content;
}

async function record({ db, clock }: BuildApp, name: string, { id }: EngineImage, recipe: string) {
  const act = { actorId: null, action: "made", object: "evaluator image", objectId: null };
  await db
    .transaction()
    .execute((trx) => recordAudit(trx, { ...act, details: { name, image: id, recipe } }, clock.now()));
}
