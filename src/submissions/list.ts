import type { Db } from "../platform/database.ts";
import { forTeam } from "./discretion.ts";
import { submissionRows, type Submission, toSubmission } from "./submission.ts";

/** How many submissions a page of a list shows. */
export const PAGE = 50;

/** A team's submissions to a phase as it may see them, newest first. */
export async function submissionsOfTeam(
  db: Db,
  phaseId: number,
  teamId: number,
  page: number,
  perPage = PAGE,
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
  const rows = await pageOf(query, page, perPage);
  return { rows: rows.map((row) => ({ ...row, evaluation: forTeam(row) })), total };
}

/** Everybody's submissions to a phase, newest first: for its hosts. */
export async function submissionsOfPhase(
  db: Db,
  phaseId: number,
  page: number,
  perPage = PAGE,
): Promise<{ rows: Submission[]; total: number }> {
  const query = submissionRows(db).where("submission.phase_id", "=", phaseId);
  const { total } = await db
    .selectFrom("submission")
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .where("phase_id", "=", phaseId)
    .executeTakeFirstOrThrow();
  return { rows: await pageOf(query, page, perPage), total };
}

/** Everybody's submissions to a benchmark that are in this state, the oldest first: for the organisers' own machine. */
export async function submissionsInState(
  db: Db,
  benchmarkId: number,
  status: Submission["status"],
): Promise<Submission[]> {
  const rows = await submissionRows(db)
    .where("phase.benchmark_id", "=", benchmarkId)
    .where("submission.status", "=", status)
    .orderBy("submission.id")
    .execute();
  return rows.map(toSubmission);
}

/** How many submissions to a phase are in each state. */
export async function submissionsByState(
  db: Db,
  phaseId: number,
): Promise<{ status: Submission["status"]; count: number }[]> {
  return db
    .selectFrom("submission")
    .select((eb) => ["status", eb.fn.countAll<number>().as("count")])
    .where("phase_id", "=", phaseId)
    .groupBy("status")
    .execute();
}

async function pageOf(
  query: ReturnType<typeof submissionRows>,
  page: number,
  perPage: number,
): Promise<Submission[]> {
  const rows = await query
    .orderBy("submission.id", "desc")
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  return rows.map(toSubmission);
}
