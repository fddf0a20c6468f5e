import { sql } from "kysely";
import type { Db } from "../platform/database.ts";
import { baseName, nameOf } from "./name.ts";

/** An image, or an index of images, as a list of everything that was pushed shows it. */
export type ListedImage = {
  /** The name proper: PHASE-team-NUMBER[/IMAGE]. */
  repository: string;
  digest: string;
  /** In order; it may have none. */
  tags: string[];
  /** With its parts. What several images have in common counts for each. */
  bytes: number;
  pushedAt: number;
  /** The submissions that are pinned to it. */
  submissions: number[];
};

/** Every image of the server by repository, the oldest first. */
export async function listImages(db: Db): Promise<ListedImage[]> {
  const { rows } = await sql<Row>`
    select
      phase.slug, team_id, image, address, pushed_at,
      length(content) + (
        select coalesce(sum(bytes), 0) from image_part
        join image_blob on image_blob.repository_id = image_manifest.repository_id
          and image_blob.address = image_part.address
        where image_part.manifest_id = image_manifest.id and image_part.kind = 'blob'
      ) as bytes,
      (select json_group_array(name order by name) from image_tag where manifest_id = image_manifest.id) as tags,
      (select json_group_array(id order by id) from submission where manifest_id = image_manifest.id) as submissions
    from image_manifest
    join image_repository on image_repository.id = image_manifest.repository_id
    join phase on phase.id = image_repository.phase_id
    order by phase.slug, team_id, image, image_manifest.id`.execute(db);
  return rows.map(({ slug, team_id, image, address, bytes, pushed_at, tags, submissions }) => ({
    repository: nameOf({ base: baseName(slug, team_id), image }),
    digest: address,
    tags: JSON.parse(tags) as string[],
    bytes,
    pushedAt: pushed_at,
    submissions: JSON.parse(submissions) as number[],
  }));
}

type Row = {
  slug: string;
  team_id: number;
  image: string;
  address: string;
  bytes: number;
  pushed_at: number;
  tags: string;
  submissions: string;
};
