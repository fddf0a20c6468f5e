import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import type { VisibleBoard } from "./boards.ts";
import { type RankedScore, scoresOf } from "./scores.ts";
import type { Standing } from "./standings.ts";

/** A team, or a baseline, with the submission that stands for it. */
export type RankedRow = {
  /** Equal results share one ("1224"); null for baselines, which compete with nobody, and where a team sees only itself. */
  rank: number | null;
  team: { id: number; name: string };
  submissionId: number;
  methodName: string;
  isBaseline: boolean;
  isPublic: boolean;
  isOwn: boolean;
  submittedAt: number;
  runMs: number | null;
  /** By metric label. A metric the submission has no score for is absent. */
  scores: Map<string, RankedScore>;
};

/** Adds to standings what is shown beside them: names, scores by every metric, run times. */
export async function describeRows(
  db: Db,
  board: VisibleBoard,
  standings: Standing[],
  ranks: (number | null)[],
  ownTeams: number[],
): Promise<RankedRow[]> {
  const evaluations = standings.map((standing) => standing.evaluation_id);
  const about = new Map((await aboutEvaluations(db, evaluations)).map((row) => [row.id, row]));
  const scores = await scoresOf(db, board.id, evaluations);
  return standings.map((standing, index) => {
    const { team_name, method_name, is_public, run_ms } = about.get(standing.evaluation_id) ?? unknown;
    return {
      rank: ranks[index] ?? null,
      team: { id: standing.team_id, name: team_name },
      submissionId: standing.submission_id,
      methodName: method_name,
      isBaseline: standing.baseline_id !== 0,
      isPublic: is_public === 1,
      isOwn: ownTeams.includes(standing.team_id),
      submittedAt: standing.submitted_at,
      runMs: run_ms,
      scores: scores.get(standing.evaluation_id) ?? new Map(),
    };
  });
}

/** Of an evaluation that was removed between two queries. */
const unknown = { team_name: "", method_name: "", is_public: 0, run_ms: null };

async function aboutEvaluations(db: Db, ids: number[]) {
  return db
    .selectFrom("evaluation")
    .innerJoin("submission", "submission.id", "evaluation.submission_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select([
      "evaluation.id",
      "evaluation.run_ms",
      "submission.method_name",
      "submission.is_public",
      "team.name as team_name",
    ])
    .where(oneOf("evaluation.id", ids))
    .execute();
}
