import type { Trx } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { settleStandings } from "./standing.ts";

type Status = Row<"evaluation">["status"];
type Details = Partial<
  Pick<
    Row<"evaluation">,
    | "reason"
    | "message"
    | "detail"
    | "stdout_digest"
    | "stderr_digest"
    | "result_digest"
    | "metadata_digest"
    | "run_ms"
    | "run"
  >
>;

const TERMINAL: readonly Status[] = ["finished", "failed", "cancelled"];

/**
 * The only way an evaluation changes its state. The submission follows its latest evaluation, and what stands on the boards
 * is worked out anew when the change is final.
 */
export async function transition(
  trx: Trx,
  evaluationId: number,
  to: Status,
  now: number,
  details: Details = {},
): Promise<void> {
  const { submission_id, number } = await trx
    .updateTable("evaluation")
    .set({
      ...details,
      status: to,
      ...(to === "running" ? { started_at: now } : {}),
      finished_at: TERMINAL.includes(to) ? now : null,
    })
    .where("id", "=", evaluationId)
    .returning(["submission_id", "number"])
    .executeTakeFirstOrThrow();
  if (TERMINAL.includes(to)) {
    await trx.deleteFrom("remote_task").where("evaluation_id", "=", evaluationId).execute();
  }
  const newer = await trx
    .selectFrom("evaluation")
    .select("id")
    .where("submission_id", "=", submission_id)
    .where("number", ">", number)
    .executeTakeFirst();
  if (newer !== undefined) return;
  const { phase_id, team_id } = await trx
    .updateTable("submission")
    .set({ status: to })
    .where("id", "=", submission_id)
    .returning(["phase_id", "team_id"])
    .executeTakeFirstOrThrow();
  if (TERMINAL.includes(to)) await settleStandings(trx, phase_id, team_id);
}
