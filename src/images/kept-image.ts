import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { openFindings } from "./lint/findings.ts";
import { platformsIn } from "./lint/parts.ts";
import { platformText, readPlatform, runsOn } from "./lint/platform.ts";
import type { LintRules } from "./lint/rules.ts";
import { findManifest, type Manifest } from "./manifest.ts";
import { type Descriptor, readManifest } from "./manifest-content.ts";
import { type RepositoryName, readName } from "./name.ts";
import type { ArchiveBlob, ArchiveImage } from "./archive/archive-image.ts";

/**
 * An image of this server's registry, to be written into an archive.
 * @param text `PHASE-team-NUMBER[/IMAGE]:TAG`, or `@DIGEST` in the place of the tag. Sees all of them, so it is for the command line only.
 * @throws Fault missing; invalid for an index without an image for this server.
 */
export async function keptImage(
  { db, files, clock }: Pick<App, "db" | "files" | "clock">,
  text: string,
  { platform }: Pick<LintRules, "platform">,
): Promise<ArchiveImage> {
  const [, named = "", tag, digest] = /^([^:@]+)(?::([^:@]+)|@(.+))$/.exec(text) ?? [];
  const name = readName(named);
  const id = name === null ? null : await repositoryCalled(db, name);
  const found = await findManifest(db, { id }, tag ?? digest ?? "", clock.now());
  if (found === null)
    throw new Fault(
      "missing",
      `There is no image ${text}. \`assay registry list\` lists those that there are.`,
    );
  const manifest = await chosenOf(found);
  const { config, layers } = readManifest(manifest.content, manifest.mediaType);
  if (config === null) throw new Fault("invalid", "It is no image.");
  const paths = new Map<string, string>();
  for (const each of [config, ...layers]) paths.set(each.digest, await pathOf(each));
  return {
    tags: tag === undefined ? [] : [`${named}:${tag}`],
    platform: readPlatform(await Bun.file(paths.get(config.digest) ?? "").json()),
    manifest,
    config: blobOf(config),
    layers: layers.map(blobOf),
  };

  /** Of an index, the image that runs here. */
  async function chosenOf(manifest: Manifest): Promise<Manifest> {
    const parts = readManifest(manifest.content, manifest.mediaType);
    if (parts.kind === "image") return manifest;
    const members = platformsIn(manifest.content, parts, openFindings());
    const fitting = members.find((member) => member.platform !== null && runsOn(member.platform, platform));
    const image = fitting === undefined ? null : await findManifest(db, { id }, fitting.digest, clock.now());
    if (image !== null) return image;
    throw new Fault("invalid", `It has no image for ${platformText(platform)}.`);
  }

  async function pathOf({ digest: address }: Descriptor): Promise<string> {
    const row = await db
      .selectFrom("image_blob")
      .select("file_digest")
      .where("repository_id", "=", id)
      .where("address", "=", address)
      .executeTakeFirst();
    if (row === undefined) throw new Fault("missing", `Its part ${address} is not here.`);
    return files.path(row.file_digest);
  }

  function blobOf({ mediaType, digest: address, size }: Descriptor): ArchiveBlob {
    const file = Bun.file(paths.get(address) ?? "");
    return { mediaType, digest: address, size, open: (from = 0) => file.slice(from).stream() };
  }
}

async function repositoryCalled(db: Db, { ofTeam, image }: RepositoryName): Promise<number | null> {
  const row = await db
    .selectFrom("image_repository")
    .innerJoin("phase", "phase.id", "image_repository.phase_id")
    .select("image_repository.id")
    .where("phase.slug", "=", ofTeam?.phase ?? "")
    .where("team_id", "=", ofTeam?.teamId ?? -1)
    .where("image", "=", image)
    .executeTakeFirst();
  return row?.id ?? null;
}
