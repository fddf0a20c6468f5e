import { sql } from "kysely";
import type { Db } from "../platform/database.ts";
import { queuePosition } from "../platform/queue.ts";
import { EVALUATION } from "../submissions/evaluate-later.ts";

/** How many of a benchmark's last runs the average is over. */
const RUNS = 20;
/** How far back they are looked for among the runs of all benchmarks. */
const LOOKED_AT = 500;

/** Where an evaluation stands in the queue. */
export type Wait = {
  /** From 1: the next one. */
  position: number;
  /** Milliseconds until it begins, roughly; null while nothing of this benchmark has been evaluated yet. */
  estimate: number | null;
};

/**
 * How long an evaluation has still to wait: the moving average of its benchmark's recent run times, for each that is in
 * front of it and its own turn, shared out over the slots. Null when it does not wait.
 */
export async function waitOf(
  db: Db,
  evaluation: { id: number; benchmarkId: number },
  slots: number,
): Promise<Wait | null> {
  const ahead = await queuePosition(db, EVALUATION, evaluation.id);
  if (ahead === null) return null;
  const runMs = await usualRunMs(db, evaluation.benchmarkId);
  const position = ahead + 1;
  return { position, estimate: runMs === null ? null : Math.round((runMs * position) / slots) };
}

/** The moving average of a benchmark's recent run times in milliseconds; null where there is none. */
export async function usualRunMs(db: Db, benchmarkId: number): Promise<number | null> {
  const latest = db
    .selectFrom("evaluation")
    .select(["submission_id", "run_ms", "finished_at"])
    // Spelled out, because the index of finished evaluations serves no bound values.
    .where(sql<boolean>`status = 'finished'`)
    .where("run_ms", "is not", null)
    .orderBy("finished_at", "desc")
    .limit(LOOKED_AT);
  const own = db
    .selectFrom(latest.as("latest"))
    .innerJoin("submission", "submission.id", "latest.submission_id")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .select("latest.run_ms")
    .where("phase.benchmark_id", "=", benchmarkId)
    .orderBy("latest.finished_at", "desc")
    .limit(RUNS);
  const { usual } = await db
    .selectFrom(own.as("own"))
    .select((eb) => eb.fn.avg<number | null>("own.run_ms").as("usual"))
    .executeTakeFirstOrThrow();
  return usual;
}
