import type { Db } from "../platform/database.ts";

/** How many submissions each phase of a benchmark has, by phase id; phases without one are left out. */
export async function submissionCounts(db: Db, benchmarkId: number): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .select((eb) => ["submission.phase_id as phaseId", eb.fn.countAll<number>().as("submissions")])
    .where("phase.benchmark_id", "=", benchmarkId)
    .groupBy("submission.phase_id")
    .execute();
  return new Map(rows.map(({ phaseId, submissions }) => [phaseId, submissions]));
}
