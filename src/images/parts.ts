import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";
import type { Db, Trx } from "../platform/database.ts";
import { type Descriptor, type ManifestContent, mayBeElsewhere } from "./manifest-content.ts";
import type { Repository } from "./repository.ts";

/** The stored files of what a manifest is made of, by digest. @throws Fault invalid when something it needs is not in its repository. */
export async function partsOf(
  db: Db,
  { id }: Pick<Repository, "id">,
  manifest: ManifestContent,
): Promise<Map<string, string>> {
  const problems: Problem[] = [];
  const files = new Map<string, string>();
  const lacks = (place: string, message: string) => problems.push({ severity: "error", place, message });
  for (const { place, part, mayLack } of partsIn(manifest)) {
    const found = id === null ? undefined : await sizeOf(db, id, part, place);
    if (found === undefined) {
      if (!mayLack) lacks(place, `${part.digest} is not in this repository. Push it first.`);
    } else if (found.bytes !== part.size) {
      lacks(place, `${part.digest} has ${found.bytes} bytes, not ${part.size} as the manifest says.`);
    } else if (found.fileDigest !== null) files.set(part.digest, found.fileDigest);
  }
  if (problems.length === 0) return files;
  const first = problems[0]?.message ?? "";
  throw new Fault("invalid", `The image is not complete: ${first}`, problems, "incomplete");
}

function partsIn({ config, layers, manifests }: ManifestContent) {
  return [
    ...(config === null ? [] : [{ place: "config", part: config, mayLack: false }]),
    ...layers.map((part, index) => ({ place: `layers[${index}]`, part, mayLack: mayBeElsewhere(part) })),
    ...manifests.map((part, index) => ({ place: `manifests[${index}]`, part, mayLack: false })),
  ];
}

const kindAt = (place: string) => (place.startsWith("manifests") ? "manifest" : "blob");

async function sizeOf(db: Db, repositoryId: number, { digest }: Descriptor, place: string) {
  if (kindAt(place) === "blob") {
    return db
      .selectFrom("image_blob")
      .select(["bytes", "file_digest as fileDigest"])
      .where("repository_id", "=", repositoryId)
      .where("address", "=", digest)
      .executeTakeFirst();
  }
  const manifest = await db
    .selectFrom("image_manifest")
    .select((eb) => eb.fn<number>("length", ["content"]).as("bytes"))
    .where("repository_id", "=", repositoryId)
    .where("address", "=", digest)
    .executeTakeFirst();
  return manifest && { bytes: manifest.bytes, fileDigest: null };
}

/** Notes what a manifest is made of, so that it stays as long as the manifest does. */
export async function nameParts(trx: Trx, manifest_id: number, manifest: ManifestContent): Promise<void> {
  for (const { place, part } of partsIn(manifest)) {
    await trx
      .insertInto("image_part")
      .values({ manifest_id, address: part.digest, kind: kindAt(place) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
