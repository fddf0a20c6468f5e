import { sql } from "kysely";
import type { Db } from "../platform/database.ts";
import { bytesOf } from "./budget.ts";

/** What the images of somebody take up, in bytes; `images` counts what has been pushed, indexes and their members apart. */
export type Usage = { id: number; name: string; images: number; bytes: number };

/** What images take up on this server: by team, by benchmark, and all in all. Layers that several share count once in each. */
export type ImageUsage = { teams: Usage[]; benchmarks: Usage[]; images: number; bytes: number };

/** The largest come first. Teams and benchmarks without images are left out. */
export async function imageUsage(db: Db): Promise<ImageUsage> {
  const { images } = await db
    .selectFrom("image_manifest")
    .select((eb) => eb.fn.countAll<number>().as("images"))
    .executeTakeFirstOrThrow();
  return {
    teams: await usageBy(db, sql`team.id`, sql`team.name`),
    benchmarks: await usageBy(db, sql`benchmark.id`, sql`benchmark.title`),
    images,
    bytes: await bytesOf(db, "everything"),
  };
}

type Column = ReturnType<typeof sql>;

/** A file that several repositories of the same owner have is one row of `part`: union leaves what is equal out. */
async function usageBy(db: Db, id: Column, name: Column): Promise<Usage[]> {
  const { rows } = await sql<Usage>`
    with owner as (
      select image_repository.id as repository_id, ${id} as id, ${name} as name
      from image_repository
      join team on team.id = image_repository.team_id
      join phase on phase.id = image_repository.phase_id
      join benchmark on benchmark.id = phase.benchmark_id
    ),
    part as (
      select owner.id, owner.name, file_digest as what, bytes, 0 as is_image
      from image_blob join owner using (repository_id)
      union
      select owner.id, owner.name, image_manifest.id, length(content), 1
      from image_manifest join owner using (repository_id)
    )
    select id, name, sum(is_image) as images, sum(bytes) as bytes
    from part group by id, name order by bytes desc, name`.execute(db);
  return rows;
}
