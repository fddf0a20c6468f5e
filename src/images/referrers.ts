import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import { annotationsIn } from "./manifest-content.ts";

/** A manifest that says something about another one, as lists of them show it (OCI distribution specification, "Listing Referrers"). */
export type Referrer = {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: unknown;
};

/** How many of them one answer has, and how many bytes of theirs it is made from: annotations can be long. */
const PAGE = 100;
const PAGE_BYTES = 4 * 2 ** 20;

/**
 * The manifests of a repository whose subject is this digest, in the order they came.
 *
 * @param after where the page before ended, 0 for the first one.
 * @returns a page of them, and where the next one begins; null when there is none.
 */
export async function referrersOf(
  db: Db,
  { id }: { id: number | null },
  subject: string,
  { artifactType, after }: { artifactType: string | null; after: number },
): Promise<{ referrers: Referrer[]; next: number | null }> {
  if (id === null) return { referrers: [], next: null };
  let manifests = db
    .selectFrom("image_manifest")
    .select(["id", "address", "media_type", "artifact_type"])
    .select((eb) => eb.fn<number>("length", ["content"]).as("bytes"))
    .where("repository_id", "=", id)
    .where("subject_address", "=", subject)
    .where("id", ">", after)
    .orderBy("id")
    .limit(PAGE + 1);
  if (artifactType !== null) manifests = manifests.where("artifact_type", "=", artifactType);
  const rows = await manifests.execute();
  const page = firstOf(rows);
  const contents = await db
    .selectFrom("image_manifest")
    .select(["id", "content"])
    .where(
      oneOf(
        "id",
        page.map((row) => row.id),
      ),
    )
    .execute();
  const annotationsOf = new Map(contents.map((row) => [row.id, annotationsIn(row.content)]));
  const referrers = page.flatMap((row) => {
    // Removed a moment ago.
    if (!annotationsOf.has(row.id)) return [];
    const annotations = annotationsOf.get(row.id);
    return {
      mediaType: row.media_type,
      digest: row.address,
      size: row.bytes,
      ...(row.artifact_type === null ? {} : { artifactType: row.artifact_type }),
      ...(annotations === undefined ? {} : { annotations }),
    };
  });
  return { referrers, next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

/** As many as an answer has, and at least one. */
function firstOf<T extends { bytes: number }>(rows: T[]): T[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => (bytes += row.bytes) > PAGE_BYTES && index > 0);
  return rows.slice(0, Math.min(PAGE, end < 0 ? rows.length : end));
}
