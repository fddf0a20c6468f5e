import { sql } from "kysely";
import { Fault } from "../kit/fault.ts";
import { inGigabytes } from "../kit/gigabytes.ts";
import type { Db } from "../platform/database.ts";

/** What all images of one team may take up together, unless the appliance says otherwise. */
export const TEAM_BYTES = 200e9;

/** What their manifests may take up of it. Those lie in the database, and in every copy of it. */
const TEAM_MANIFEST_BYTES = 250e6;

/** Whose images: those of a team, of a benchmark, or all there are. */
export type Share = { teamId: number } | { benchmarkId: number } | "everything";

/** Bytes on disk and in the database. What several of these repositories have in common counts once. */
export async function bytesOf(db: Db, share: Share): Promise<number> {
  const { blobs, manifests } = await taken(db, share);
  return blobs + manifests;
}

async function taken(db: Db, share: Share): Promise<{ blobs: number; manifests: number }> {
  const repositories =
    share === "everything"
      ? sql`select id from image_repository`
      : "teamId" in share
        ? sql`select id from image_repository where team_id = ${share.teamId}`
        : sql`select image_repository.id from image_repository join phase on phase.id = phase_id
              where benchmark_id = ${share.benchmarkId}`;
  const { rows } = await sql<{ blobs: number; manifests: number }>`
    with chosen as (${repositories})
    select
      (select coalesce(sum(bytes), 0) from (
        select max(bytes) as bytes from image_blob where repository_id in (select id from chosen) group by file_digest
      )) as blobs,
      (select coalesce(sum(length(content)), 0) from image_manifest
        where repository_id in (select id from chosen)) as manifests`.execute(db);
  return rows[0] ?? { blobs: 0, manifests: 0 };
}

/** @throws Fault forbidden when a team's images would take up more than they may, `more` bytes included. */
export async function insistOnBudget(db: Db, teamId: number, more: number, teamBytes: number): Promise<void> {
  const { blobs, manifests } = await taken(db, { teamId });
  if (blobs + manifests + more <= teamBytes && manifests <= TEAM_MANIFEST_BYTES) return;
  const most =
    manifests > TEAM_MANIFEST_BYTES
      ? `The manifests of your team's images take up more than the ${inGigabytes(TEAM_MANIFEST_BYTES)} they may. `
      : `Your team's images would take up more than the ${inGigabytes(teamBytes)} it has on this server. `;
  throw new Fault("forbidden", most + "Remove tags of images you did not hand in, or tell the organisers.");
}
