import type { Trx } from "../../platform/database.ts";
import type { BenchmarkConfig } from "../config/types.ts";
import { boardRow, metricSetRow } from "./rows.ts";

type Target = { id: number; config: BenchmarkConfig };

/** Makes splits, metric sets and the boards that link them to phases match the configuration. `phases`: ids by config id. */
export async function writeBoards(trx: Trx, target: Target, phases: Map<string, number>): Promise<void> {
  const splits = await writeSplits(trx, target);
  const metricSets = await writeMetricSets(trx, target);
  await writeLinks(trx, target, { phases, splits, metricSets });
  // Only now does nothing stand on those that are left out.
  for (const [table, kept] of [
    ["split", splits],
    ["metric_set", metricSets],
  ] as const) {
    await trx
      .deleteFrom(table)
      .where("benchmark_id", "=", target.id)
      .where("id", "not in", [...kept.values()])
      .execute();
  }
}

async function writeSplits(trx: Trx, { id, config }: Target): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const { configId, codename, name } of config.splits) {
    const row = await trx
      .insertInto("split")
      .values({ benchmark_id: id, config_id: configId, codename, name })
      .onConflict((conflict) =>
        conflict.columns(["benchmark_id", "config_id"]).doUpdateSet({ codename, name }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.set(configId, row.id);
  }
  return ids;
}

async function writeMetricSets(trx: Trx, { id, config }: Target): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const set of config.metricSets) {
    const values = metricSetRow(set);
    const row = await trx
      .insertInto("metric_set")
      .values({ benchmark_id: id, ...values })
      .onConflict((conflict) => conflict.columns(["benchmark_id", "config_id"]).doUpdateSet(values))
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.set(set.configId, row.id);
  }
  return ids;
}

type Ids = { phases: Map<string, number>; splits: Map<string, number>; metricSets: Map<string, number> };

async function writeLinks(trx: Trx, { config }: Target, ids: Ids): Promise<void> {
  const kept: number[] = [];
  for (const board of config.boards) {
    const place = {
      phase_id: known(ids.phases, board.phase),
      split_id: known(ids.splits, board.split),
      metric_set_id: known(ids.metricSets, board.metricSet),
    };
    const values = boardRow(board);
    const row = await trx
      .insertInto("board")
      .values({ ...place, ...values })
      .onConflict((conflict) =>
        conflict.columns(["phase_id", "split_id", "metric_set_id"]).doUpdateSet(values),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    kept.push(row.id);
  }
  const gone = trx.deleteFrom("board").where("phase_id", "in", [...ids.phases.values()]);
  await (kept.length === 0 ? gone : gone.where("id", "not in", kept)).execute();
}

function known(ids: Map<string, number>, configId: string): number {
  const id = ids.get(configId);
  if (id === undefined) throw new Error(`the configuration was not checked: no id ${configId}`);
  return id;
}
