import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import type { MetaAttribute } from "./config/types.ts";
import type { StagedInputs } from "./image-inputs.ts";
import { type PhaseLimits, usualLimits } from "./image-limits.ts";
import type { VisibleBenchmark } from "./visible.ts";

/** A time window with rules, quotas and accepted file types. */
export type Phase = {
  id: number;
  benchmarkId: number;
  configId: string;
  position: number;
  name: string;
  codename: string;
  /** Ends in the benchmark's number, as `evalai push -p` takes it. */
  slug: string;
  /** Cleaned HTML. */
  description: string;
  startAt: number;
  endAt: number;
  isPublic: boolean;
  isPaused: boolean;
  boardPublic: boolean;
  submissionsPublic: boolean;
  onePublicSubmission: boolean;
  hidesLogs: boolean;
  /** Submissions of one team. */
  limits: { perDay: number; perMonth: number; total: number; concurrent: number };
  timeLimitSeconds: number;
  /** Lower case, with the dot; empty: any. */
  fileTypes: string[];
  /** Only these may submit; empty: everybody who takes part. Lower case. */
  allowedAddresses: string[];
  metaAttributes: MetaAttribute[];
  /** Which of the usual four questions are asked. */
  defaultAttributes: { name: string; isVisible: boolean }[];
  /** The hidden truth; null where the host has not given it. */
  annotation: { digest: string; name: string } | null;
  /** Paths of files for everybody: test data without labels. */
  inputs: string[];
  /** Path of an example of a well-formed submission. */
  template: string | null;
  /** What images are given that are handed in to it. */
  images: PhaseImages;
};

export type PhaseImages = {
  /** What they read; null where there is nothing, and so none can be handed in. */
  inputs: StagedInputs | null;
  limits: PhaseLimits;
  /** The data are public: teams see everything of their runs. */
  isPractice: boolean;
};

/** The part of a phase's row that is about images. */
export function toPhaseImages(
  row: Pick<Row<"phase">, "image_inputs" | "image_limits" | "is_practice">,
): PhaseImages {
  return {
    inputs: row.image_inputs === null ? null : JSON.parse(row.image_inputs),
    limits: { ...usualLimits, ...JSON.parse(row.image_limits) },
    isPractice: row.is_practice === 1,
  };
}

/** The one place where a row becomes a Phase. */
export function toPhase(row: Row<"phase">): Phase {
  return {
    id: row.id,
    benchmarkId: row.benchmark_id,
    configId: row.config_id,
    position: row.position,
    name: row.name,
    codename: row.codename,
    slug: row.slug,
    description: row.description,
    startAt: row.start_at,
    endAt: row.end_at,
    isPublic: row.is_public === 1,
    isPaused: row.is_paused === 1,
    boardPublic: row.board_public === 1,
    submissionsPublic: row.submissions_public === 1,
    onePublicSubmission: row.one_public_submission === 1,
    hidesLogs: row.hides_logs === 1,
    limits: {
      perDay: row.per_day,
      perMonth: row.per_month,
      total: row.per_phase,
      concurrent: row.concurrent,
    },
    timeLimitSeconds: row.time_limit_s,
    fileTypes: JSON.parse(row.file_types),
    allowedAddresses: JSON.parse(row.allowed_addresses),
    metaAttributes: JSON.parse(row.meta_attributes),
    defaultAttributes: JSON.parse(row.default_attributes),
    annotation:
      row.annotation_digest === null
        ? null
        : { digest: row.annotation_digest, name: row.annotation_name ?? row.annotation_digest },
    inputs: JSON.parse(row.inputs),
    template: row.template,
    images: toPhaseImages(row),
  };
}

/** All phases of a benchmark in the host's order, hidden ones included: for the platform's own work and for hosts. */
export async function phasesOf(db: Db, benchmarkId: number): Promise<Phase[]> {
  const rows = await db
    .selectFrom("phase")
    .selectAll()
    .where("benchmark_id", "=", benchmarkId)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(toPhase);
}

/** The phases that this viewer may see: public ones, and all for the hosts. */
export async function visiblePhases(
  db: Db,
  benchmark: Pick<VisibleBenchmark, "id" | "isHost">,
): Promise<Phase[]> {
  const phases = await phasesOf(db, benchmark.id);
  return benchmark.isHost ? phases : phases.filter((phase) => phase.isPublic);
}
