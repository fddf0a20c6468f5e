import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import type { Db, Trx } from "../../platform/database.ts";
import type { BenchmarkConfig } from "../config/types.ts";

/**
 * What other people's work would be lost if the benchmark were made to match this configuration: phases with submissions
 * and boards with scores that it no longer has.
 */
export async function lossesOf(db: Db, benchmarkId: number, config: BenchmarkConfig): Promise<Problem[]> {
  const phases = new Set(config.phases.map((phase) => phase.configId));
  const usedPhases = await db
    .selectFrom("phase")
    .select(["config_id", "name"])
    .where("benchmark_id", "=", benchmarkId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("submission").select("submission.id").whereRef("submission.phase_id", "=", "phase.id"),
      ),
    )
    .execute();
  const boards = new Set(config.boards.map((board) => placeOf(board.phase, board.split, board.metricSet)));
  const usedBoards = await db
    .selectFrom("board")
    .innerJoin("phase", "phase.id", "board.phase_id")
    .innerJoin("split", "split.id", "board.split_id")
    .innerJoin("metric_set", "metric_set.id", "board.metric_set_id")
    .select(["phase.config_id as phase", "split.config_id as split", "metric_set.config_id as metricSet"])
    .select(["phase.name as phaseName", "split.name as splitName"])
    .where("phase.benchmark_id", "=", benchmarkId)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom("score").select("score.board_id").whereRef("score.board_id", "=", "board.id")),
    )
    .execute();
  return [
    ...usedPhases
      .filter((phase) => !phases.has(phase.config_id))
      .map(({ config_id, name }) =>
        loss(
          "phases",
          `The phase "${name}" (id ${config_id}) has submissions, so it cannot be left out.`,
          "Keep it, and let it end by its end_date.",
        ),
      ),
    ...usedBoards
      .filter(
        ({ phase, split, metricSet }) => phases.has(phase) && !boards.has(placeOf(phase, split, metricSet)),
      )
      .map(({ phase, split, metricSet, phaseName, splitName }) =>
        loss(
          "boards",
          `The board of "${phaseName}" on "${splitName}" has scores, so the link of phase ${phase}, split ${split} and leaderboard ${metricSet} cannot be left out.`,
          "Keep it; with visibility: 1 only you see it.",
        ),
      ),
  ];
}

/** @throws Fault conflict naming everything that would be lost. */
export async function refuseLosses(trx: Trx, benchmarkId: number, config: BenchmarkConfig): Promise<void> {
  const losses = await lossesOf(trx, benchmarkId, config);
  if (losses.length === 0) return;
  throw new Fault("conflict", losses[0]?.message ?? "Submissions would be lost.", losses);
}

const placeOf = (phase: string, split: string, metricSet: string) =>
  JSON.stringify([phase, split, metricSet]);

function loss(place: string, message: string, remedy: string): Problem {
  return { severity: "error", place, message, remedy };
}
