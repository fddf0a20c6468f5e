import type { Trx } from "../platform/database.ts";
import type { NewRow } from "../platform/schema.ts";
import { isAscending } from "./direction.ts";

/** A score that could stand for its team. */
type Candidate = {
  submissionId: number;
  evaluationId: number;
  metric: string;
  value: number;
  /** Half the width of its interval, or null where none is known. */
  error: number | null;
  submittedAt: number;
  isPublic: boolean;
  isBaseline: boolean;
};

/**
 * Works out anew what stands for a team on every board of a phase. Call it in the transaction of whatever changed: a new
 * result, a submission shown, hidden, flagged, cancelled or run again.
 */
export async function settleStandings(trx: Trx, phaseId: number, teamId: number): Promise<void> {
  const boards = await trx
    .selectFrom("board")
    .innerJoin("metric_set", "metric_set.id", "board.metric_set_id")
    .select(["board.id", "board.descending", "board.by_latest", "metric_set.details"])
    .where("board.phase_id", "=", phaseId)
    .execute();
  for (const board of boards) {
    const candidates = await candidatesOf(trx, board.id, phaseId, teamId);
    await trx.deleteFrom("standing").where("board_id", "=", board.id).where("team_id", "=", teamId).execute();
    const rows = standingsOf(candidates, {
      byLatest: board.by_latest === 1,
      ascending: (metric) => isAscending(board, metric),
    });
    for (const row of rows) {
      await trx
        .insertInto("standing")
        .values({ ...row, board_id: board.id, team_id: teamId })
        .execute();
    }
  }
}

/** The scores of a team's submissions on a board: of each, its last evaluation that has ended, if that one finished. */
async function candidatesOf(
  trx: Trx,
  boardId: number,
  phaseId: number,
  teamId: number,
): Promise<Candidate[]> {
  const rows = await trx
    .selectFrom("submission")
    .innerJoin("evaluation", "evaluation.submission_id", "submission.id")
    .innerJoin("score", "score.evaluation_id", "evaluation.id")
    .select([
      "submission.id as submissionId",
      "submission.created_at as submittedAt",
      "submission.is_public",
      "submission.is_baseline",
      "evaluation.id as evaluationId",
      "score.metric",
      "score.value",
      "score.error",
      "score.low",
      "score.high",
    ])
    .where("submission.phase_id", "=", phaseId)
    .where("submission.team_id", "=", teamId)
    .where("submission.is_flagged", "=", 0)
    .where("score.board_id", "=", boardId)
    .where("evaluation.status", "=", "finished")
    .where("evaluation.number", "=", (eb) =>
      eb
        .selectFrom("evaluation as ended")
        .select((max) => max.fn.max("ended.number").as("number"))
        .whereRef("ended.submission_id", "=", "submission.id")
        .where("ended.finished_at", "is not", null),
    )
    .execute();
  return rows.map(({ low, high, error, is_public, is_baseline, ...row }) => ({
    ...row,
    error: error ?? (low === null || high === null ? null : (high - low) / 2),
    isPublic: is_public === 1,
    isBaseline: is_baseline === 1,
  }));
}

type StandingRow = Omit<NewRow<"standing">, "board_id" | "team_id">;
type Rule = { byLatest: boolean; ascending(metric: string): boolean };

/** For each metric and audience the one candidate that stands for the team, and every baseline for itself. Pure. */
export function standingsOf(candidates: Candidate[], rule: Rule): StandingRow[] {
  const best = new Map<string, { row: StandingRow; candidate: Candidate }>();
  for (const candidate of candidates) {
    const baselineId = candidate.isBaseline ? candidate.submissionId : 0;
    for (const audience of candidate.isPublic ? (["public", "all"] as const) : (["all"] as const)) {
      const key = `${candidate.metric} ${audience} ${baselineId}`;
      const held = best.get(key);
      if (held !== undefined && !stands(candidate, held.candidate, rule)) continue;
      const { metric, submissionId, evaluationId, value, error, submittedAt } = candidate;
      const row = { metric, audience, value, error, baseline_id: baselineId, submission_id: submissionId };
      best.set(key, { candidate, row: { ...row, evaluation_id: evaluationId, submitted_at: submittedAt } });
    }
  }
  return [...best.values()].map(({ row }) => row);
}

/** Whether `a` stands rather than `b`: the later one, or the better one; then the smaller error, then the earlier submission. */
function stands(a: Candidate, b: Candidate, rule: Rule): boolean {
  if (rule.byLatest) return a.submissionId > b.submissionId;
  if (a.value !== b.value) return rule.ascending(a.metric) ? a.value < b.value : a.value > b.value;
  const [errorA, errorB] = [a.error ?? Number.POSITIVE_INFINITY, b.error ?? Number.POSITIVE_INFINITY];
  return errorA !== errorB ? errorA < errorB : a.submissionId < b.submissionId;
}
