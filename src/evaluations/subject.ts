import { toPhaseImages } from "../benchmarks/phase.ts";
import type { Scorer } from "../benchmarks/scorer.ts";
import type { Db } from "../platform/database.ts";
import type { ImageRun } from "../submissions/image-run.ts";
import type { Expected } from "./verdict.ts";

/** Everything an evaluation needs to know about what it evaluates. */
export type Subject = Awaited<ReturnType<typeof loadSubject>>;

/** Loads an evaluation with its submission, phase, benchmark and boards. */
export async function loadSubject(db: Db, evaluationId: number) {
  const row = await db
    .selectFrom("evaluation")
    .innerJoin("submission", "submission.id", "evaluation.submission_id")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("benchmark", "benchmark.id", "phase.benchmark_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select([
      "evaluation.id as evaluationId",
      "evaluation.number",
      "evaluation.started_at as startedAt",
      "evaluation.predictions_digest as predictionsDigest",
      "evaluation.predictions_name as predictionsName",
      "evaluation.stdout_digest as stdoutDigest",
      "evaluation.stderr_digest as stderrDigest",
      "evaluation.run",
      "submission.id as submissionId",
      "submission.team_id as teamId",
      "submission.user_id as userId",
      "submission.manifest_id as manifestId",
      "submission.file_digest as fileDigest",
      "submission.file_name as fileName",
      "submission.created_at as submittedAt",
      "submission.method_name as methodName",
      "submission.method_description as methodDescription",
      "submission.project_url as projectUrl",
      "submission.publication_url as publicationUrl",
      "submission.attributes",
      "submission.is_public as isPublic",
      "submission.is_baseline as isBaseline",
      "phase.id as phaseId",
      "phase.codename",
      "phase.time_limit_s as timeLimitSeconds",
      "phase.annotation_digest as annotationDigest",
      "phase.annotation_name as annotationName",
      "phase.hides_logs as hidesLogs",
      "phase.image_inputs",
      "phase.image_limits",
      "phase.is_practice",
      "benchmark.id as benchmarkId",
      "benchmark.script_digest as scriptDigest",
      "benchmark.scorer",
      "benchmark.evaluator_image as evaluatorImage",
      "team.name as teamName",
    ])
    .where("evaluation.id", "=", evaluationId)
    .executeTakeFirstOrThrow();
  const boards = await boardsOfPhase(db, row.phaseId);
  const { image_inputs, image_limits, is_practice, ...about } = row;
  return {
    ...about,
    images: toPhaseImages({ image_inputs, image_limits, is_practice }),
    scorer: row.scorer === null ? null : (JSON.parse(row.scorer) as Scorer),
    run: row.run === null ? null : (JSON.parse(row.run) as ImageRun),
    boards,
  };
}

/** The boards of a phase: ids for writing scores, and what a verdict is checked against. */
export async function boardsOfPhase(
  db: Db,
  phaseId: number,
): Promise<(Expected["boards"][number] & { id: number })[]> {
  const boards = await db
    .selectFrom("board")
    .innerJoin("split", "split.id", "board.split_id")
    .innerJoin("metric_set", "metric_set.id", "board.metric_set_id")
    .select(["board.id", "split.codename as split", "metric_set.labels"])
    .where("board.phase_id", "=", phaseId)
    .orderBy("board.id")
    .execute();
  return boards.map((board) => ({ ...board, labels: JSON.parse(board.labels) as string[] }));
}
