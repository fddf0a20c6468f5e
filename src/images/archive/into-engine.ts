import { join } from "node:path";
import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import type { App } from "../../platform/app.ts";
import { connectEngine } from "../../platform/engine-connection.ts";
import { type EngineImage, findImage, loadImages } from "../../platform/engine-images.ts";
import { recordAudit } from "../../accounts/audit.ts";
import { lintImage } from "../lint/lint.ts";
import { platformOf } from "../lint/platform.ts";
import { lintLimits } from "../lint/rules.ts";
import type { ArchiveImage } from "./archive-image.ts";
import { chooseImage } from "./choose-image.ts";
import { openArchive } from "./open-archive.ts";
import { writeArchive } from "./write-archive.ts";

/** An image that the engine now has, and what its author may want to know. */
export type ImportedImage = { image: EngineImage; remarks: Problem[] };

/**
 * Takes an image out of an archive into the engine, for scripts to be scored in: held against the same rules as an image that is
 * pushed, and what is loaded is what was looked at.
 *
 * @param name what it is to be called; otherwise it keeps its names.
 * @throws Fault missing, invalid with everything that speaks against it, unavailable without an engine.
 */
export async function importIntoEngine(
  app: Pick<App, "config" | "db" | "files" | "clock">,
  path: string,
  name: string | null,
): Promise<ImportedImage> {
  if (!(await Bun.file(path).exists())) throw new Fault("missing", `There is no file ${path}.`);
  const connection = await connectEngine(app.config.engineSocket);
  const workspace = await app.files.workspace();
  try {
    const scratch = { path: join(workspace.path, "archive.tar"), mostBytes: 2 * lintLimits.decodedBytes };
    const archive = await openArchive(path, scratch);
    try {
      const platform = platformOf(process.arch);
      const chosen = chooseImage(archive.images, { platform });
      const { problems, remarks } = await lintImage(
        { manifest: chosen.manifest.content, mediaType: chosen.manifest.mediaType },
        partsOf(chosen),
        { limits: lintLimits, platform, gpu: false },
      );
      if (problems.length > 0) throw new Fault("invalid", "The image cannot be used here.", problems);
      const tags = name === null ? chosen.tags : [/:[^/]+$/.test(name) ? name : `${name}:latest`];
      await loadImages(connection, writeArchive({ ...chosen, tags }));
      const ids = [chosen.config.digest, chosen.manifest.digest];
      const image = await findImage(connection, tags[0] ?? chosen.config.digest);
      if (image === null || !ids.includes(image.id))
        throw new Error(
          `the engine took in ${ids.join(" or ")}, but has ${image?.id ?? "nothing"} of that name`,
        );
      await record(app, image);
      return { image, remarks };
    } finally {
      await archive.close();
    }
  } finally {
    await workspace.remove();
  }
}

function partsOf({ config, layers }: ArchiveImage) {
  const parts = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
  return (digest: string): AsyncIterable<Uint8Array> => {
    const part = parts.get(digest);
    if (part === undefined) throw new Fault("missing", "It is not in the archive.");
    return part.open();
  };
}

async function record({ db, clock }: Pick<App, "db" | "clock">, { id, names }: EngineImage): Promise<void> {
  const details = { image: id, names };
  const act = { actorId: null, action: "imported", object: "image", objectId: null, details };
  await db.transaction().execute((trx) => recordAudit(trx, act, clock.now()));
}
