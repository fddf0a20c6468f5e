import type { Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { type Benchmark, benchmarkColumns, toBenchmark } from "../benchmarks/benchmark.ts";
import type { AttributeValues } from "./attributes.ts";
import { forTeam } from "./discretion.ts";
import type { ImageRun } from "./image-run.ts";
import type { Method } from "./method.ts";
import { type SubmittedImage, toSubmittedImage } from "./submitted-image.ts";

/** What a team handed in, with its latest evaluation beside it. */
export type Submission = {
  id: number;
  phaseId: number;
  phaseName: string;
  /** Whether teams see the phase's boards at all. */
  boardPublic: boolean;
  team: { id: number; name: string };
  by: string | null;
  file: { digest: string; name: string; bytes: number };
  /** The image that was handed in; null where it was a file. */
  image: SubmittedImage | null;
  /** Whether its phase is for practice on public data. */
  isPractice: boolean;
  method: Method;
  attributes: AttributeValues;
  submittedAt: number;
  status: Row<"submission">["status"];
  isPublic: boolean;
  isBaseline: boolean;
  isFlagged: boolean;
  /** Its newest run. */
  evaluation: Evaluation | null;
};

/** One run over a submission. */
export type Evaluation = {
  id: number;
  number: number;
  status: Row<"evaluation">["status"];
  reason: string | null;
  /** For the team. */
  message: string | null;
  /** For the host only. */
  detail: string | null;
  startedAt: number | null;
  finishedAt: number | null;
  runMs: number | null;
  stdoutDigest: string | null;
  stderrDigest: string | null;
  resultDigest: string | null;
  metadataDigest: string | null;
  /** Of an image's: how far it is or got, what the image made, and how it ran. For hosts, and for everybody where it is practice. */
  stage: Row<"evaluation">["stage"];
  predictions: { digest: string; name: string } | null;
  run: ImageRun | null;
};

/** A submission as one viewer may see it. */
export type VisibleSubmission = Submission & {
  benchmark: Benchmark;
  /** The viewer is on the team. */
  isOwn: boolean;
  /** The viewer manages the benchmark. */
  isHost: boolean;
};

/** The submissions this query has picked, each with its latest evaluation; the one place where their rows are read. */
export function submissionRows(db: Db) {
  return db
    .selectFrom("submission")
    .innerJoin("team", "team.id", "submission.team_id")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .leftJoin("user", "user.id", "submission.user_id")
    .leftJoin("evaluation", (join) =>
      join.onRef("evaluation.submission_id", "=", "submission.id").on("evaluation.number", "=", (eb) =>
        eb
          .selectFrom("evaluation as newest")
          .select((max) => max.fn.max("newest.number").as("number"))
          .whereRef("newest.submission_id", "=", "submission.id"),
      ),
    )
    .leftJoin("image_manifest", "image_manifest.id", "submission.manifest_id")
    .leftJoin("image_repository", "image_repository.id", "image_manifest.repository_id")
    .selectAll("submission")
    .select(["image_manifest.address as image_digest", "image_repository.image", "phase.slug as phase_slug"])
    .select((eb) =>
      eb
        .selectFrom("image_tag")
        .select("name")
        .whereRef("image_tag.manifest_id", "=", "submission.manifest_id")
        .orderBy("tagged_at")
        .orderBy("name")
        .limit(1)
        .as("image_tag"),
    )
    .select([
      "team.name as team_name",
      "phase.name as phase_name",
      "phase.board_public",
      "phase.is_practice",
      "user.name as user_name",
    ])
    .select([
      "evaluation.id as evaluation_id",
      "evaluation.number as evaluation_number",
      "evaluation.status as evaluation_status",
      "evaluation.reason",
      "evaluation.message",
      "evaluation.detail",
      "evaluation.started_at",
      "evaluation.finished_at",
      "evaluation.run_ms",
      "evaluation.stdout_digest",
      "evaluation.stderr_digest",
      "evaluation.result_digest",
      "evaluation.metadata_digest",
      "evaluation.stage",
      "evaluation.predictions_digest",
      "evaluation.predictions_name",
      "evaluation.run",
    ]);
}

type SubmissionRow = Awaited<ReturnType<ReturnType<typeof submissionRows>["executeTakeFirstOrThrow"]>>;

/** The one place where a row becomes a Submission. */
export function toSubmission(row: SubmissionRow): Submission {
  return {
    id: row.id,
    phaseId: row.phase_id,
    phaseName: row.phase_name,
    boardPublic: row.board_public === 1,
    team: { id: row.team_id, name: row.team_name },
    by: row.user_name,
    file: { digest: row.file_digest, name: row.file_name, bytes: row.file_bytes },
    image: toSubmittedImage(row),
    isPractice: row.is_practice === 1,
    method: {
      name: row.method_name,
      description: row.method_description,
      projectUrl: row.project_url,
      publicationUrl: row.publication_url,
    },
    attributes: JSON.parse(row.attributes),
    submittedAt: row.created_at,
    status: row.status,
    isPublic: row.is_public === 1,
    isBaseline: row.is_baseline === 1,
    isFlagged: row.is_flagged === 1,
    evaluation: toEvaluation(row),
  };
}

function toEvaluation(row: SubmissionRow): Evaluation | null {
  if (row.evaluation_id === null || row.evaluation_number === null || row.evaluation_status === null)
    return null;
  return {
    id: row.evaluation_id,
    number: row.evaluation_number,
    status: row.evaluation_status,
    reason: row.reason,
    message: row.message,
    detail: row.detail,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    runMs: row.run_ms,
    stdoutDigest: row.stdout_digest,
    stderrDigest: row.stderr_digest,
    resultDigest: row.result_digest,
    metadataDigest: row.metadata_digest,
    stage: row.stage,
    predictions:
      row.predictions_digest === null || row.predictions_name === null
        ? null
        : { digest: row.predictions_digest, name: row.predictions_name },
    run: row.run === null ? null : (JSON.parse(row.run) as ImageRun),
  };
}

/** A submission as it is kept, whoever may see it: for what has been decided before. @throws Fault missing. */
export async function storedSubmission(db: Db, id: number): Promise<Submission> {
  const row = await submissionRows(db).where("submission.id", "=", id).executeTakeFirst();
  if (row === undefined) throw noSuchSubmission();
  return toSubmission(row);
}

/** One submission, for its team and for the hosts of its benchmark. @throws Fault missing for everybody else. */
export async function visibleSubmission(db: Db, viewer: Viewer, id: number): Promise<VisibleSubmission> {
  const row = await submissionRows(db).where("submission.id", "=", id).executeTakeFirst();
  if (row === undefined || viewer === null) throw noSuchSubmission();
  const benchmark = await db
    .selectFrom("benchmark")
    .innerJoin("host_team", "host_team.id", "benchmark.host_team_id")
    .innerJoin("phase", "phase.benchmark_id", "benchmark.id")
    .select(benchmarkColumns)
    .where("phase.id", "=", row.phase_id)
    .executeTakeFirstOrThrow();
  const isOwn = await holds(db, "member", row.team_id, viewer.id);
  const isHost =
    viewer.role === "admin" || (await holds(db, "host_member", benchmark.host_team_id, viewer.id));
  if (!isOwn && !isHost) throw noSuchSubmission();
  const submission = toSubmission(row);
  return {
    ...submission,
    evaluation: isHost ? submission.evaluation : forTeam(submission),
    benchmark: toBenchmark(benchmark),
    isOwn,
    isHost,
  };
}

async function holds(
  db: Db,
  table: "member" | "host_member",
  teamId: number,
  userId: number,
): Promise<boolean> {
  const query =
    table === "member"
      ? db.selectFrom("member").select("user_id").where("team_id", "=", teamId).where("user_id", "=", userId)
      : db
          .selectFrom("host_member")
          .select("user_id")
          .where("host_team_id", "=", teamId)
          .where("user_id", "=", userId);
  return (await query.executeTakeFirst()) !== undefined;
}

function noSuchSubmission(): Fault {
  return new Fault("missing", "There is no such submission.");
}
