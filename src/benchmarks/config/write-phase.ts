import { writeImageRules } from "./image-rules.ts";
import type { MetaAttribute, PhaseConfig } from "./types.ts";

/** A phase with EvalAI's keys, ours last; null where there is no value. */
export function writePhase(phase: PhaseConfig, id: string | number): object {
  return {
    id,
    name: phase.name,
    codename: phase.codename,
    description: phase.description.path,
    start_date: phase.start === null ? null : new Date(phase.start),
    end_date: phase.end === null ? null : new Date(phase.end),
    is_public: phase.isPublic,
    is_submission_public: phase.submissionsPublic,
    leaderboard_public: phase.leaderboardPublic,
    is_restricted_to_select_one_submission: phase.onePublicSubmission,
    is_partial_submission_evaluation_enabled: phase.partialEvaluation,
    test_annotation_file: phase.annotation?.path,
    max_submissions_per_day: phase.limits.perDay,
    max_submissions_per_month: phase.limits.perMonth,
    max_submissions: phase.limits.total,
    max_concurrent_submissions_allowed: phase.limits.concurrent,
    allowed_submission_file_types: phase.allowedFileTypes.join(", ") || [],
    allowed_email_ids: phase.allowedAddresses,
    is_submission_paused: phase.paused,
    disable_logs: phase.disableLogs,
    environment_image: phase.environmentImage,
    default_submission_meta_attributes: phase.defaultMeta.map(({ name, isVisible }) => ({
      name,
      is_visible: isVisible,
    })),
    submission_meta_attributes: phase.metaAttributes.map(writeAttribute),
    inputs: phase.inputs.map(({ path }) => path),
    template: phase.template?.path,
    ...writeImageRules(phase.images),
  };
}

function writeAttribute({ options, ...attribute }: MetaAttribute): object {
  return options.length === 0 ? attribute : { ...attribute, options };
}
