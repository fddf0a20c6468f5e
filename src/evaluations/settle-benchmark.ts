import type { App } from "../platform/app.ts";
import { boardsTopic } from "../submissions/announce.ts";
import { settleStandings } from "./standing.ts";

/**
 * Works out anew what stands for every team on every board of a benchmark: to be called after a re-import, which may have
 * turned a metric round or made boards go by the latest submission.
 */
export async function settleBenchmark(app: Pick<App, "db" | "signal">, benchmarkId: number): Promise<void> {
  const phases = new Set<number>();
  await app.db.transaction().execute(async (trx) => {
    const pairs = await trx
      .selectFrom("submission")
      .innerJoin("phase", "phase.id", "submission.phase_id")
      .select(["submission.phase_id", "submission.team_id"])
      .distinct()
      .where("phase.benchmark_id", "=", benchmarkId)
      .execute();
    for (const { phase_id, team_id } of pairs) {
      await settleStandings(trx, phase_id, team_id);
      phases.add(phase_id);
    }
  });
  for (const phaseId of phases) app.signal.publish(boardsTopic(phaseId));
}
