import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import type { Work } from "../platform/loop.ts";
import { boardsTopic } from "../submissions/announce.ts";
import { settleStandings } from "./standing.ts";

/**
 * How the job kind "standings" is done; its subject is the benchmark's id. A re-import queues it in its own transaction,
 * since it may have turned a metric round or made boards go by the latest submission: what stands for every team on every
 * board is then worked out anew, however the server fares in between.
 */
export function standingsWork(app: Pick<App, "db" | "signal" | "log">): Work {
  const nothing = () => Promise.resolve();
  return {
    begin: nothing,
    perform: (job) => Promise.resolve((trx: Trx) => settleBenchmark(trx, job.subject)),
    putBack: nothing,
    giveUp: nothing,
    changed(job) {
      void phasesOf(app, job.subject)
        .then((phases) => phases.forEach((phase) => app.signal.publish(boardsTopic(phase))))
        .catch((error) => app.log.error("announcing new standings", error));
    },
  };
}

async function settleBenchmark(trx: Trx, benchmarkId: number): Promise<void> {
  const pairs = await trx
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .select(["submission.phase_id", "submission.team_id"])
    .distinct()
    .where("phase.benchmark_id", "=", benchmarkId)
    .execute();
  for (const { phase_id, team_id } of pairs) await settleStandings(trx, phase_id, team_id);
}

async function phasesOf(app: Pick<App, "db">, benchmarkId: number): Promise<number[]> {
  const phases = await app.db
    .selectFrom("phase")
    .select("id")
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  return phases.map((phase) => phase.id);
}
