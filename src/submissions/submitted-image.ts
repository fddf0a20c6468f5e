import { baseName, nameOf } from "../images/name.ts";

/** An image as it was handed in. */
export type SubmittedImage = {
  /** Its manifest's, "sha256:…". */
  digest: string;
  /** The name proper of its repository. */
  repository: string;
  /** What it was first called there; null when it has no tag any more. */
  tag: string | null;
};

type ImageRow = {
  image_digest: string | null;
  image: string | null;
  image_tag: string | null;
  phase_slug: string;
  team_id: number;
};

/** The image in a submission's row; null where a file was handed in. */
export function toSubmittedImage(row: ImageRow): SubmittedImage | null {
  if (row.image_digest === null || row.image === null) return null;
  const repository = nameOf({ base: baseName(row.phase_slug, row.team_id), image: row.image });
  return { digest: row.image_digest, repository, tag: row.image_tag };
}
