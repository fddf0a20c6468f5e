import { sql } from "kysely";
import { Fault } from "../kit/fault.ts";
import type { Trx } from "../platform/database.ts";

/**
 * What was handed in stays: the manifest that a submission names, and those of an index that it names.
 * @param what the beginning of the sentence. @throws Fault conflict.
 */
export async function insistOnFree(trx: Trx, manifestId: number, what: string, remedy = ""): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    with recursive holder (id) as (
      select ${manifestId}
      union
      select index_manifest.id
      from holder
      join image_manifest on image_manifest.id = holder.id
      join image_part on image_part.address = image_manifest.address and image_part.kind = 'manifest'
      join image_manifest as index_manifest
        on index_manifest.id = image_part.manifest_id and index_manifest.repository_id = image_manifest.repository_id
    )
    select submission.id from submission where manifest_id in (select id from holder) limit 1`.execute(trx);
  const [submission] = rows;
  if (submission === undefined) return;
  throw new Fault(
    "conflict",
    `${what} was handed in as submission ${submission.id} and stays. ${remedy}`.trim(),
  );
}
