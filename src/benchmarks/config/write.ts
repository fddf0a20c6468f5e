import type { ZipEntry } from "../../kit/zip-writer.ts";
import { writeYaml } from "../../kit/yaml.ts";
import { visibilityNumbers } from "./boards.ts";
import { writePhase } from "./write-phase.ts";
import type { BenchmarkConfig, BoardConfig, MetricSetConfig, Page, SubmissionKind } from "./types.ts";

/**
 * A benchmark as EvalAI lays out a challenge ZIP: `challenge_config.yaml` first, then every file it names, ready for
 * `writeZip`. Read again (`readConfig`) it gives an equal configuration.
 *
 * @param fileAt where on disk the file with a given path in the configuration is.
 */
export function writeConfig(config: BenchmarkConfig, fileAt: (path: string) => string): ZipEntry[] {
  const pages = [...Object.values(config.pages), ...config.phases.map((phase) => phase.description)];
  const entries = new Map<string, ZipEntry>();
  for (const path of filePaths(config, pages)) entries.set(path, { path, file: fileAt(path) });
  for (const { path, source } of pages) entries.set(path, { path, text: source });
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [{ path: "challenge_config.yaml", text: writeYaml(asWritten(config)) }, ...sorted];
}

function filePaths(config: BenchmarkConfig, pages: Page[]): string[] {
  const { evaluator, phases, baselines, picture } = config;
  const references = [
    picture,
    evaluator.kind === "built-in" ? null : evaluator.archive,
    ...phases.flatMap((phase) => [phase.annotation, phase.template, ...phase.inputs]),
    ...baselines.map(({ file }) => file),
  ];
  return [
    ...references.flatMap((file) => file?.path ?? []),
    ...phases.flatMap((phase) => phase.images?.inputs?.files ?? []),
    ...pages.flatMap((page) => page.pictures),
  ];
}

/** The configuration with EvalAI's keys, in the order of its documentation, ours last. Keys without a value are left out. */
function asWritten(config: BenchmarkConfig): object {
  const { pages, access, permissions, resources } = config;
  return withoutNothing({
    title: config.title,
    short_description: config.shortDescription,
    description: pages.description.path,
    evaluation_details: pages.evaluationDetails.path,
    terms_and_conditions: pages.terms.path,
    submission_guidelines: pages.submissionGuidelines.path,
    leaderboard_description: config.leaderboardDescription.source,
    image: config.picture?.path,
    start_date: moment(config.start),
    end_date: moment(config.end),
    published: config.published,
    tags: config.tags,
    domain: config.domain,
    slug: config.slug,
    ...evaluatorKeys(config),
    ...submissionFlags[config.submissionKind],
    allowed_email_domains: access.allowedDomains,
    blocked_email_domains: access.blockedDomains,
    banned_email_ids: access.bannedAddresses,
    is_registration_open: access.registrationOpen,
    require_complete_profile: access.requireCompleteProfile,
    manual_participant_approval: access.manualApproval,
    max_team_members: access.maxTeamMembers,
    submission_time_limit: resources.timeLimitSeconds,
    max_docker_image_size: resources.maxImageBytes,
    max_concurrent_submission_evaluation: resources.maxConcurrentEvaluations,
    cpu_only_jobs: resources.cpuOnly,
    job_cpu_cores: resources.cpuCores,
    job_memory: resources.memory,
    enable_forum: config.forum.enabled,
    forum_url: config.forum.address,
    anonymous_leaderboard: config.anonymousBoards,
    allow_resuming_submissions: permissions.resume,
    allow_host_cancel_submissions: permissions.hostCancel,
    allow_cancel_running_submissions: permissions.cancelRunning,
    allow_participants_resubmissions: permissions.resubmit,
    prizes: config.prizes,
    sponsors: config.sponsors,
    leaderboard: config.metricSets.map(writeMetricSet),
    dataset_splits: config.splits.map(({ configId, ...rest }) => ({ id: idValue(configId), ...rest })),
    challenge_phases: config.phases.map((phase) =>
      withoutNothing(writePhase(phase, idValue(phase.configId))),
    ),
    challenge_phase_splits: config.boards.map(writeBoard),
    attribution: config.attribution.source,
    baselines: config.baselines.map(({ file, phase, name, description }) => ({
      file: file.path,
      phase: idValue(phase),
      name,
      description,
    })),
  });
}

function evaluatorKeys({ evaluator }: BenchmarkConfig): object {
  switch (evaluator.kind) {
    case "built-in": {
      const { predictions, task, ...scorer } = evaluator.scorer;
      const prediction = task === "multiclass" ? predictions : predictions[""];
      return { scorer: withoutNothing({ task, ...scorer, prediction }) };
    }
    case "remote":
      return { remote_evaluation: true, evaluation_script: evaluator.archive?.path };
    case "script":
      return {
        remote_evaluation: false,
        evaluation_script: evaluator.archive.path,
        worker_python_version: evaluator.python,
        evaluator_image: evaluator.image,
      };
  }
}

const submissionFlags: Record<SubmissionKind, object> = {
  file: { is_docker_based: false, is_static_dataset_code_upload: false },
  image: { is_docker_based: true, is_static_dataset_code_upload: true },
  environment: { is_docker_based: true, is_static_dataset_code_upload: false },
};

function writeMetricSet({ configId, metrics, orderBy }: MetricSetConfig): object {
  const said = metrics.filter(({ ascending, description }) => ascending !== null || description !== "");
  const metadata = said.map(({ label, ascending, description }) => [
    label,
    withoutNothing({ sort_ascending: ascending, description }),
  ]);
  const schema = { labels: metrics.map(({ label }) => label), default_order_by: orderBy };
  return {
    id: idValue(configId),
    schema: said.length === 0 ? schema : { ...schema, metadata: Object.fromEntries(metadata) },
  };
}

function writeBoard(board: BoardConfig): object {
  return {
    challenge_phase_id: idValue(board.phase),
    leaderboard_id: idValue(board.metricSet),
    dataset_split_id: idValue(board.split),
    visibility: visibilityNumbers[board.visibility],
    leaderboard_decimal_precision: board.precision,
    is_leaderboard_order_descending: board.descending,
    show_execution_time: board.showExecutionTime,
    show_leaderboard_by_latest_submission: board.latestSubmission,
    show_scores_on_leaderboard: board.showScores,
  };
}

/** Ids are numbers to EvalAI where they can be. */
function idValue(configId: string): string | number {
  return /^(?:0|[1-9]\d{0,8})$/.test(configId) ? Number(configId) : configId;
}

function moment(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}

function withoutNothing(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== null && item !== undefined && item !== ""),
  );
}
