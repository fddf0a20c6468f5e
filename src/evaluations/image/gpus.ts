import { Fault } from "../../kit/fault.ts";
import type { Db } from "../../platform/database.ts";
import { NOT_NOW } from "../../platform/loop.ts";

/**
 * GPUs that are this evaluation's own until it has ended, also over a restart of the server, during which its image goes on.
 * @throws Fault unavailable (code not_now) while others have them.
 */
export async function reserveGpus(
  db: Db,
  evaluationId: number,
  count: number,
  all: string[],
): Promise<string[]> {
  if (count === 0) return [];
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom("evaluation")
      .select(["id", "gpus"])
      .where("gpus", "is not", null)
      .where("status", "in", ["submitted", "queued", "running"])
      .execute();
    const own = rows.find(({ id }) => id === evaluationId);
    if (own !== undefined) return JSON.parse(own.gpus ?? "[]") as string[];
    const taken = new Set(rows.flatMap(({ gpus }) => JSON.parse(gpus ?? "[]") as string[]));
    const free = all.filter((gpu) => !taken.has(gpu)).slice(0, count);
    if (free.length < count)
      throw new Fault("unavailable", "The GPUs of this server are all in use.", [], NOT_NOW);
    await trx
      .updateTable("evaluation")
      .set({ gpus: JSON.stringify(free) })
      .where("id", "=", evaluationId)
      .execute();
    return free;
  });
}
