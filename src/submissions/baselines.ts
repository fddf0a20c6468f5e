import { baselineTeam } from "../accounts/host-team-baseline.ts";
import type { BenchmarkConfig } from "../benchmarks/config/types.ts";
import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import { JOBS } from "../platform/loop.ts";
import { evaluateLater } from "./evaluate-later.ts";

type Baseline = BenchmarkConfig["baselines"][number];

/**
 * Hands in the baselines that a benchmark's configuration names, in the name of its host team. One that is there already
 * (same phase, name and bytes) is left alone, so importing again adds only what is new.
 *
 * @returns how many were handed in.
 */
export async function submitBaselines(
  app: Pick<App, "db" | "clock" | "signal">,
  benchmarkId: number,
): Promise<number> {
  const now = app.clock.now();
  const added = await app.db.transaction().execute(async (trx) => {
    const { config, host_team_id } = await trx
      .selectFrom("benchmark")
      .select(["config", "host_team_id"])
      .where("id", "=", benchmarkId)
      .executeTakeFirstOrThrow();
    const { baselines } = JSON.parse(config) as BenchmarkConfig;
    if (baselines.length === 0) return 0;
    const teamId = await baselineTeam(trx, host_team_id, now);
    let count = 0;
    for (const baseline of baselines)
      if (await submitOnce(trx, benchmarkId, teamId, baseline, now)) count += 1;
    return count;
  });
  if (added > 0) app.signal.publish(JOBS);
  return added;
}

async function submitOnce(
  trx: Trx,
  benchmarkId: number,
  teamId: number,
  baseline: Baseline,
  now: number,
): Promise<boolean> {
  const { phaseId, digest, bytes } = await trx
    .selectFrom("phase")
    .innerJoin("benchmark_file", "benchmark_file.benchmark_id", "phase.benchmark_id")
    .select(["phase.id as phaseId", "benchmark_file.digest", "benchmark_file.bytes"])
    .where("phase.benchmark_id", "=", benchmarkId)
    .where("phase.config_id", "=", baseline.phase)
    .where("benchmark_file.path", "=", baseline.file.path)
    .executeTakeFirstOrThrow();
  const same = await trx
    .selectFrom("submission")
    .select("id")
    .where("phase_id", "=", phaseId)
    .where("team_id", "=", teamId)
    .where("file_digest", "=", digest)
    .where("method_name", "=", baseline.name)
    .executeTakeFirst();
  if (same !== undefined) return false;
  const { id } = await trx
    .insertInto("submission")
    .values({
      phase_id: phaseId,
      team_id: teamId,
      file_digest: digest,
      file_name: baseline.file.name,
      file_bytes: bytes,
      method_name: baseline.name,
      method_description: baseline.description,
      created_at: now,
      is_public: 1,
      is_baseline: 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await evaluateLater(trx, { id, teamId }, { userId: null }, now);
  return true;
}
