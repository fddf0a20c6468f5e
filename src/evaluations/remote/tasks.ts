import { type Viewer } from "../../accounts/viewer.ts";
import { benchmarksFor, toVisible, type VisibleBenchmark } from "../../benchmarks/visible.ts";
import { MINUTE } from "../../kit/clock.ts";
import { Fault } from "../../kit/fault.ts";
import { newSecret } from "../../kit/secret.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";

/** How long a delivered task is not delivered again while nobody confirms it. */
const UNCONFIRMED = MINUTE;

/** A submission for the organisers' machine, and the receipt with which it confirms that it has it. */
export type RemoteTask = { benchmarkId: number; phaseId: number; submissionId: number; receipt: string };

/** The benchmark whose tasks are fetched under this name: its slug. @throws Fault missing, forbidden for all but its hosts. */
export async function remoteBenchmark(db: Db, viewer: Viewer, queue: string): Promise<VisibleBenchmark> {
  const row = await benchmarksFor(db, viewer).where("benchmark.slug", "=", queue).executeTakeFirst();
  if (row === undefined)
    throw new Fault("missing", `There is no queue "${queue}".`, [], "no_queue", { queue });
  const benchmark = toVisible(row);
  if (benchmark.isHost) return benchmark;
  throw new Fault("forbidden", "Only the organisers can fetch submissions for scoring.", [], "not_host");
}

/** Delivers the next task of a benchmark, the oldest first; null when none waits. */
export async function nextTask(
  app: Pick<App, "db" | "clock">,
  benchmarkId: number,
): Promise<RemoteTask | null> {
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const next = await trx
      .selectFrom("remote_task")
      .innerJoin("evaluation", "evaluation.id", "remote_task.evaluation_id")
      .innerJoin("submission", "submission.id", "evaluation.submission_id")
      .innerJoin("phase", "phase.id", "submission.phase_id")
      .select(["evaluation_id", "submission.id as submissionId", "submission.phase_id as phaseId"])
      .where("phase.benchmark_id", "=", benchmarkId)
      .where("remote_task.visible_at", "<=", now)
      .orderBy("evaluation_id")
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return null;
    const receipt = newSecret();
    await trx
      .updateTable("remote_task")
      .set({ receipt, visible_at: now + UNCONFIRMED })
      .where("evaluation_id", "=", next.evaluation_id)
      .execute();
    return { benchmarkId, phaseId: next.phaseId, submissionId: next.submissionId, receipt };
  });
}

/** Takes a delivered task off the list. One that is off already, or was delivered anew meanwhile, is left as it is. */
export async function confirmTask(db: Db, benchmarkId: number, receipt: string): Promise<void> {
  await db
    .deleteFrom("remote_task")
    .where("receipt", "=", receipt)
    .where("evaluation_id", "in", (eb) =>
      eb
        .selectFrom("evaluation")
        .innerJoin("submission", "submission.id", "evaluation.submission_id")
        .innerJoin("phase", "phase.id", "submission.phase_id")
        .select("evaluation.id")
        .where("phase.benchmark_id", "=", benchmarkId),
    )
    .execute();
}
