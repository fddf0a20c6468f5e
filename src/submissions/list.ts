import type { Db } from "../platform/database.ts";
import { submissionRows, type Submission, toSubmission } from "./submission.ts";

/** How many submissions a page of a list shows. */
export const PAGE = 50;

/** A team's submissions to a phase, newest first. */
export async function submissionsOfTeam(
  db: Db,
  phaseId: number,
  teamId: number,
  page: number,
): Promise<{ rows: Submission[]; total: number }> {
  const query = submissionRows(db)
    .where("submission.phase_id", "=", phaseId)
    .where("submission.team_id", "=", teamId);
  const { total } = await db
    .selectFrom("submission")
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .where("phase_id", "=", phaseId)
    .where("team_id", "=", teamId)
    .executeTakeFirstOrThrow();
  return { rows: await pageOf(query, page), total };
}

/** Everybody's submissions to a phase, newest first: for its hosts. */
export async function submissionsOfPhase(
  db: Db,
  phaseId: number,
  page: number,
): Promise<{ rows: Submission[]; total: number }> {
  const query = submissionRows(db).where("submission.phase_id", "=", phaseId);
  const { total } = await db
    .selectFrom("submission")
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .where("phase_id", "=", phaseId)
    .executeTakeFirstOrThrow();
  return { rows: await pageOf(query, page), total };
}

async function pageOf(query: ReturnType<typeof submissionRows>, page: number): Promise<Submission[]> {
  const rows = await query
    .orderBy("submission.id", "desc")
    .limit(PAGE)
    .offset((page - 1) * PAGE)
    .execute();
  return rows.map(toSubmission);
}
