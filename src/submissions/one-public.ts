import type { Trx } from "../platform/database.ts";

/**
 * Where a phase shows one submission per team, showing this one hides the team's others. Does nothing elsewhere, nor
 * while the submission is not public itself. Baselines stay.
 */
export async function keepOnePublic(trx: Trx, submissionId: number): Promise<void> {
  const shown = await trx
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .select(["submission.phase_id", "submission.team_id"])
    .where("submission.id", "=", submissionId)
    .where("submission.is_public", "=", 1)
    .where("phase.one_public_submission", "=", 1)
    .executeTakeFirst();
  if (shown === undefined) return;
  await trx
    .updateTable("submission")
    .set({ is_public: 0 })
    .where("phase_id", "=", shown.phase_id)
    .where("team_id", "=", shown.team_id)
    .where("is_baseline", "=", 0)
    .where("id", "!=", submissionId)
    .execute();
}
