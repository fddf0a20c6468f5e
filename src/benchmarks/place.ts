import type { Db } from "../platform/database.ts";

/** The benchmark that a phase belongs to, whoever may see it; -1, which is nobody's, where there is no such phase. */
export async function benchmarkOfPhase(db: Db, phase: { id: number } | { slug: string }): Promise<number> {
  const query = db.selectFrom("phase").select("benchmark_id");
  const row = await (
    "id" in phase ? query.where("id", "=", phase.id) : query.where("slug", "=", phase.slug)
  ).executeTakeFirst();
  return row?.benchmark_id ?? -1;
}

/** The same for a board. */
export async function benchmarkOfBoard(db: Db, boardId: number): Promise<number> {
  const row = await db
    .selectFrom("board")
    .innerJoin("phase", "phase.id", "board.phase_id")
    .select("phase.benchmark_id")
    .where("board.id", "=", boardId)
    .executeTakeFirst();
  return row?.benchmark_id ?? -1;
}

/** The same for a split. */
export async function benchmarkOfSplit(db: Db, splitId: number): Promise<number> {
  const row = await db
    .selectFrom("split")
    .select("benchmark_id")
    .where("id", "=", splitId)
    .executeTakeFirst();
  return row?.benchmark_id ?? -1;
}

/** The same for a metric set. */
export async function benchmarkOfMetricSet(db: Db, metricSetId: number): Promise<number> {
  const row = await db
    .selectFrom("metric_set")
    .select("benchmark_id")
    .where("id", "=", metricSetId)
    .executeTakeFirst();
  return row?.benchmark_id ?? -1;
}
