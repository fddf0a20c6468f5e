import type { Db } from "../platform/database.ts";
import { annotationsIn } from "./manifest-content.ts";

/** A manifest that says something about another one, as lists of them show it (OCI distribution specification, "Listing Referrers"). */
export type Referrer = {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: unknown;
};

/** How many of them one answer has: annotations can be long. */
const PAGE = 100;

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
    .select(["id", "address", "media_type", "artifact_type", "content"])
    .where("repository_id", "=", id)
    .where("subject_address", "=", subject)
    .where("id", ">", after)
    .orderBy("id")
    .limit(PAGE + 1);
  if (artifactType !== null) manifests = manifests.where("artifact_type", "=", artifactType);
  const rows = await manifests.execute();
  const page = rows.slice(0, PAGE);
  const referrers = page.map(({ address, media_type, artifact_type, content }) => {
    const annotations = annotationsIn(content);
    return {
      mediaType: media_type,
      digest: address,
      size: content.byteLength,
      ...(artifact_type === null ? {} : { artifactType: artifact_type }),
      ...(annotations === undefined ? {} : { annotations }),
    };
  });
  return { referrers, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}
