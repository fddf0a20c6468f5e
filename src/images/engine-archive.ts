import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import type { ImageArchive } from "../platform/sealed/load.ts";
import type { ArchiveBlob } from "./archive/archive-image.ts";
import { writeArchive } from "./archive/write-archive.ts";
import { digestOf } from "./digest.ts";
import type { KeptImage } from "./look-over.ts";
import type { LintReport } from "./lint/report.ts";
import { type Descriptor, readManifest } from "./manifest-content.ts";

/**
 * A pushed image as an engine takes it in, out of our own store. Of an index it is the image that was looked over.
 * @throws Fault unavailable when a part of it is missing, which its manifest should have kept from happening.
 */
export async function engineArchive(
  { db, files }: Pick<App, "db" | "files">,
  image: KeptImage,
  { measure }: LintReport,
): Promise<ImageArchive> {
  const { mediaType, content } = await chosen(db, image, measure.manifestDigest);
  const { config, layers } = readManifest(content, mediaType);
  if (config === null) throw missing("its configuration");
  const rows = await db
    .selectFrom("image_blob")
    .select(["address", "file_digest"])
    .where("repository_id", "=", image.repositoryId)
    .execute();
  const paths = new Map(rows.map(({ address, file_digest }) => [address, files.path(file_digest)]));
  const pathOf = ({ digest }: Descriptor) => {
    const path = paths.get(digest);
    if (path === undefined) throw missing(digest);
    return path;
  };
  const blob = (part: Descriptor): ArchiveBlob => {
    const file = Bun.file(pathOf(part));
    return { ...part, open: (from = 0) => file.slice(from).stream() };
  };
  const [configBlob, layerBlobs] = [blob(config), layers.map(blob)];
  const configBytes = await Bun.file(pathOf(config)).bytes();
  const { rootfs } = JSON.parse(new TextDecoder().decode(configBytes)) as { rootfs: { diff_ids: string[] } };
  return {
    name: image.digest.replace(/^\w+:/, ""),
    digests: [digestOf("sha256", configBytes), digestOf("sha256", content)],
    diffIds: rootfs.diff_ids,
    open: (reference) =>
      writeArchive({
        tags: [reference],
        platform: measure.platform,
        manifest: { mediaType, digest: digestOf("sha256", content), content },
        config: configBlob,
        layers: layerBlobs,
      }),
  };
}

async function chosen(
  db: Db,
  image: KeptImage,
  digest: string,
): Promise<{ mediaType: string; content: Uint8Array }> {
  if (readManifest(image.content, image.mediaType).kind === "image") return image;
  const row = await db
    .selectFrom("image_manifest")
    .select(["media_type as mediaType", "content"])
    .where("repository_id", "=", image.repositoryId)
    .where("address", "=", digest)
    .executeTakeFirst();
  if (row === undefined) throw missing(digest);
  return row;
}

function missing(what: string): Fault {
  return new Fault("unavailable", `The registry has lost a part of this image: ${what}.`);
}
