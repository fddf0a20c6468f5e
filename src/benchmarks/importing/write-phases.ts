import { sql } from "kysely";
import type { Trx } from "../../platform/database.ts";
import type { BenchmarkConfig, Markup } from "../config/types.ts";
import { phaseRow, phaseSlug } from "./rows.ts";

type Target = {
  id: number;
  config: BenchmarkConfig;
  digestOf(path: string): string;
  /** Host HTML with addresses for its pictures. */
  shown(markup: Markup): string;
};

/** Makes a benchmark's phases match its configuration. @returns their ids by config id. */
export async function writePhases(trx: Trx, target: Target): Promise<Map<string, number>> {
  const { id: benchmarkId, config } = target;
  await removeOthers(trx, benchmarkId, config);
  // Codenames may change hands, and no two phases may have the same one even for a moment.
  await trx
    .updateTable("phase")
    .set({ codename: sql`'to be renamed ' || id` })
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  const existing = await trx
    .selectFrom("phase")
    .select(["id", "config_id", "slug"])
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  const slugs = new Set(existing.map(({ slug }) => slug));
  const ids = new Map<string, number>();
  for (const [position, phase] of config.phases.entries()) {
    const row = {
      ...phaseRow(phase, position, config.resources, target.digestOf),
      description: target.shown(phase.description),
    };
    const old = existing.find((each) => each.config_id === phase.configId);
    if (old !== undefined) {
      await trx.updateTable("phase").set(row).where("id", "=", old.id).execute();
      ids.set(phase.configId, old.id);
      continue;
    }
    const slug = phaseSlug(config.title, phase.codename, benchmarkId, slugs);
    slugs.add(slug);
    const { id } = await trx
      .insertInto("phase")
      .values({ ...row, benchmark_id: benchmarkId, slug })
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.set(phase.configId, id);
  }
  return ids;
}

/** What nobody has submitted to may go; `refuseLosses` has seen to the rest. */
async function removeOthers(trx: Trx, benchmarkId: number, config: BenchmarkConfig): Promise<void> {
  const kept = config.phases.map((phase) => phase.configId);
  await trx
    .deleteFrom("phase")
    .where("benchmark_id", "=", benchmarkId)
    .where("config_id", "not in", kept)
    .execute();
}
