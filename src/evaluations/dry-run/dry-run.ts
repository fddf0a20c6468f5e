import type { User } from "../../accounts/viewer.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import type { StagedFile } from "../../platform/files.ts";
import { JOBS } from "../../platform/loop.ts";
import { enqueue } from "../../platform/queue.ts";
import type { Row } from "../../platform/schema.ts";
import type { DryRunReport } from "./report.ts";

export const DRY_RUN = "dry_run";

/** A trial of a phase, as its hosts see it. */
export type DryRun = {
  id: number;
  phaseId: number;
  fileName: string | null;
  status: Row<"dry_run">["status"];
  createdAt: number;
  report: DryRunReport | null;
};

export const dryRunTopic = (phaseId: number) => `phase:${phaseId}:dry-runs`;

/** Queues a dry run of a phase with a host's sample, or with the annotation against itself. @returns its id. */
export async function dryRunLater(
  app: Pick<App, "db" | "clock" | "signal">,
  by: User,
  phaseId: number,
  sample: { name: string; staged: StagedFile } | null,
): Promise<number> {
  await sample?.staged.keep();
  const now = app.clock.now();
  const id = await app.db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto("dry_run")
      .values({
        phase_id: phaseId,
        file_digest: sample?.staged.digest ?? null,
        file_name: sample?.name ?? null,
        created_by: by.id,
        created_at: now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await enqueue(trx, { kind: DRY_RUN, subject: row.id, fairKey: `host:${by.id}`, priority: 1 }, now);
    return row.id;
  });
  app.signal.publish(JOBS);
  return id;
}

/** The newest dry runs of a phase, newest first. */
export async function dryRunsOf(db: Db, phaseId: number, most = 5): Promise<DryRun[]> {
  const rows = await db
    .selectFrom("dry_run")
    .selectAll()
    .where("phase_id", "=", phaseId)
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    phaseId: row.phase_id,
    fileName: row.file_name,
    status: row.status,
    createdAt: row.created_at,
    report: row.report === null ? null : (JSON.parse(row.report) as DryRunReport),
  }));
}
