import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";

/** A run over a submission, as the list of its runs shows it. */
export type PastEvaluation = {
  id: number;
  number: number;
  status: Row<"evaluation">["status"];
  /** For the team. */
  message: string | null;
  startedAt: number | null;
  finishedAt: number | null;
  runMs: number | null;
};

/** Every run over a submission, the newest first. */
export async function evaluationsOf(db: Db, submissionId: number): Promise<PastEvaluation[]> {
  return db
    .selectFrom("evaluation")
    .select([
      "id",
      "number",
      "status",
      "message",
      "started_at as startedAt",
      "finished_at as finishedAt",
      "run_ms as runMs",
    ])
    .where("submission_id", "=", submissionId)
    .orderBy("number", "desc")
    .execute();
}
