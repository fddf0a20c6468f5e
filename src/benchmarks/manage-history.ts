import { sql } from "kysely";
import type { AuditEntry } from "../accounts/audit.ts";
import type { Db } from "../platform/database.ts";

/** Acts on a page of a benchmark's history. */
export const ACTS_PER_PAGE = 50;

/**
 * What was done to a benchmark, its entries and its submissions, the newest first; handing in is left out, which the list
 * of submissions shows. `page` counts from 1. The caller has made sure that the viewer hosts it.
 */
export async function historyOf(
  db: Db,
  benchmarkId: number,
  page: number,
): Promise<{ acts: AuditEntry[]; total: number }> {
  const all = db.selectFrom("audit").leftJoin("user", "user.id", "audit.actor_id")
    .where(sql<boolean>`audit.action <> 'submitted' and (
    (audit.object = 'benchmark' and audit.object_id = ${benchmarkId})
    or (audit.object = 'entry' and audit.object_id in (select id from entry where benchmark_id = ${benchmarkId}))
    or (audit.object = 'submission' and exists (
      select 1 from submission join phase on phase.id = submission.phase_id
      where submission.id = audit.object_id and phase.benchmark_id = ${benchmarkId}
    ))
  )`);
  const acts = await all
    .select(["audit.id", "at", "action", "object", "object_id", "details", "hash", "user.name as actor"])
    .orderBy("audit.id", "desc")
    .limit(ACTS_PER_PAGE)
    .offset((page - 1) * ACTS_PER_PAGE)
    .execute();
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  return { acts, total };
}
