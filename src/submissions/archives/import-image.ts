import { join } from "node:path";
import { leadOf, membersOf } from "../../accounts/member.ts";
import type { User } from "../../accounts/viewer.ts";
import { chooseImage } from "../../images/archive/choose-image.ts";
import { openArchive } from "../../images/archive/open-archive.ts";
import { rulesHere } from "../../images/look-over.ts";
import { baseName } from "../../images/name.ts";
import { Fault } from "../../kit/fault.ts";
import type { Db } from "../../platform/database.ts";
import { type ArrivalApp } from "../image-arrival.ts";
import { takeImage } from "./hand-in-archive.ts";

/** Whose image it is and for what: a team by its name or number, a phase by its slug or number. */
export type ImportedFor = { team: string; phase: string; tag?: string };

/**
 * Hands in an image out of an archive on this machine as the one who leads the team, by the same rules as a push of theirs.
 * Sees all teams and phases, so it is for the command line only.
 *
 * @returns the submission. @throws Fault with everything that speaks against it.
 */
export async function importImage(
  app: ArrivalApp,
  path: string,
  { team, phase, tag }: ImportedFor,
): Promise<number> {
  const { db, files } = app;
  const { id: teamId, lead } = await teamNamed(db, team);
  const place = baseName(await phaseNamed(db, phase), teamId);
  const scratch = await files.workspace();
  try {
    const unpacked = { path: join(scratch.path, "unpacked.tar"), mostBytes: Number.MAX_SAFE_INTEGER };
    const archive = await openArchive(path, unpacked).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "ENOENT" ? new Fault("missing", `There is no file ${path}.`) : error;
    });
    try {
      const image = chooseImage(archive.images, { platform: rulesHere(false).platform });
      const name = tag === undefined ? (image.tags[0] ?? "") : `image:${tag}`;
      return await takeImage(app, lead, place, image, name, nothingSaid);
    } finally {
      await archive.close();
    }
  } finally {
    await scratch.remove();
  }
}

const nothingSaid = {
  method: { name: "", description: "", projectUrl: "", publicationUrl: "" },
  attributes: {},
  isPublic: null,
};

async function teamNamed(db: Db, text: string): Promise<{ id: number; lead: User }> {
  const team = await db
    .selectFrom("team")
    .select(["id", "created_by"])
    .where((eb) => eb.or([eb("name", "=", text), eb("id", "=", numberIn(text))]))
    .executeTakeFirst();
  if (team === undefined)
    throw new Fault("missing", `There is no team "${text}". Give its name or its number.`);
  const lead = await db
    .selectFrom("user")
    .select(["id", "name", "email", "role"])
    .where("id", "=", leadOf(team.created_by, await membersOf(db, team.id)) ?? -1)
    .executeTakeFirst();
  if (lead === undefined) throw new Fault("conflict", `Nobody is in the team "${text}" any more.`);
  return { id: team.id, lead };
}

async function phaseNamed(db: Db, text: string): Promise<string> {
  const phase = await db
    .selectFrom("phase")
    .select("slug")
    .where((eb) => eb.or([eb("slug", "=", text), eb("id", "=", numberIn(text))]))
    .executeTakeFirst();
  if (phase === undefined)
    throw new Fault("missing", `There is no phase "${text}". Give its number or the end of its address.`);
  return phase.slug;
}

const numberIn = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : -1);
