import { sha256Hex } from "../../kit/secret.ts";
import { slugify } from "../../kit/slug.ts";
import { FOR_EVER, SINCE_EVER } from "../../kit/window.ts";
import type { NewRow } from "../../platform/schema.ts";
import type {
  BenchmarkConfig,
  BoardConfig,
  MetricSetConfig,
  PhaseConfig,
  Resources,
} from "../config/types.ts";
import { limitsFor } from "../image-limits.ts";
import { inputsVersion } from "../image-inputs.ts";

const bit = (yes: boolean) => (yes ? 1 : 0);

/** The benchmark's own row, without what only the database knows. `digestOf` gives the digest of a file of the configuration. */
export function benchmarkRow(config: BenchmarkConfig, digestOf: (path: string) => string) {
  const { evaluator, access } = config;
  return {
    title: config.title,
    short_description: config.shortDescription,
    tags: JSON.stringify(config.tags),
    domain: config.domain ?? "",
    start_at: config.start ?? SINCE_EVER,
    end_at: config.end ?? FOR_EVER,
    registration_open: bit(access.registrationOpen),
    requires_profile: bit(access.requireCompleteProfile),
    approves_teams: bit(access.manualApproval),
    anonymous_board: bit(config.anonymousBoards),
    max_team_members: access.maxTeamMembers,
    allows_resubmission: bit(config.permissions.resubmit),
    allows_cancel_running: bit(config.permissions.cancelRunning),
    is_remote: bit(evaluator.kind === "remote"),
    script_digest:
      evaluator.kind !== "built-in" && evaluator.archive !== null ? digestOf(evaluator.archive.path) : null,
    scorer: evaluator.kind === "built-in" ? JSON.stringify(evaluator.scorer) : null,
    terms_version: sha256Hex(config.pages.terms.source),
    config: JSON.stringify(config),
  } satisfies Partial<NewRow<"benchmark">>;
}

export function phaseRow(
  phase: PhaseConfig,
  position: number,
  resources: Resources,
  digestOf: (path: string) => string,
) {
  const { images } = phase;
  return {
    config_id: phase.configId,
    position,
    name: phase.name,
    codename: phase.codename,
    start_at: phase.start ?? SINCE_EVER,
    end_at: phase.end ?? FOR_EVER,
    is_public: bit(phase.isPublic),
    is_paused: bit(phase.paused),
    board_public: bit(phase.leaderboardPublic),
    submissions_public: bit(phase.submissionsPublic),
    one_public_submission: bit(phase.onePublicSubmission),
    hides_logs: bit(phase.disableLogs),
    per_day: phase.limits.perDay,
    per_month: phase.limits.perMonth,
    per_phase: phase.limits.total,
    concurrent: phase.limits.concurrent,
    time_limit_s: resources.timeLimitSeconds,
    file_types: JSON.stringify(phase.allowedFileTypes),
    allowed_addresses: JSON.stringify(phase.allowedAddresses),
    meta_attributes: JSON.stringify(phase.metaAttributes),
    default_attributes: JSON.stringify(phase.defaultMeta),
    annotation_digest: phase.annotation === null ? null : digestOf(phase.annotation.path),
    annotation_name: phase.annotation?.name ?? null,
    inputs: JSON.stringify(phase.inputs.map((file) => file.path)),
    template: phase.template?.path ?? null,
    image_inputs: images?.inputs == null ? null : JSON.stringify(inputsVersion(images.inputs, digestOf)),
    image_limits: JSON.stringify(limitsFor(images?.limits ?? null, resources)),
    is_practice: bit(images?.practice === true),
  } satisfies Partial<NewRow<"phase">>;
}

export function metricSetRow(set: MetricSetConfig) {
  const details = Object.fromEntries(
    set.metrics.map(({ label, ascending, description }) => [label, { ascending, description }]),
  );
  return {
    config_id: set.configId,
    labels: JSON.stringify(set.metrics.map((metric) => metric.label)),
    default_order_by: set.orderBy,
    details: JSON.stringify(details),
  } satisfies Partial<NewRow<"metric_set">>;
}

export function boardRow(board: BoardConfig) {
  return {
    visibility: board.visibility,
    decimals: board.precision,
    descending: bit(board.descending),
    shows_scores: bit(board.showScores),
    shows_time: bit(board.showExecutionTime),
    by_latest: bit(board.latestSubmission),
  } satisfies Partial<NewRow<"board">>;
}

/**
 * "breast-test-12": first word of the title, codename, number of the benchmark; at most 198 characters, as upstream makes
 * it. Where the benchmark has that slug already, "breast-test-2-12".
 */
export function phaseSlug(
  title: string,
  codename: string,
  benchmarkId: number,
  taken: ReadonlySet<string>,
): string {
  const word = slugify(title.split(/\s+/)[0] ?? "", 60) || "benchmark";
  const name = `${word}-${slugify(codename, 120) || "phase"}`;
  for (let number = 1; ; number++) {
    const end = number === 1 ? `-${benchmarkId}` : `-${number}-${benchmarkId}`;
    const slug = name.slice(0, 198 - end.length) + end;
    if (!taken.has(slug)) return slug;
  }
}
