import type { MetaAttribute } from "../../benchmarks/config/types.ts";
import {
  byName,
  dateTime,
  flag,
  integer,
  listOf,
  maybe,
  object,
  oneOf,
  shape,
  text,
} from "../../kit/schema.ts";
import { seasonOf } from "../../kit/window.ts";
import type { VisibleBoard } from "../../leaderboards/boards.ts";
import type { Call } from "../call.ts";
import { moment } from "../json.ts";
import type { Place } from "./find.ts";

export const phaseShape = shape("ChallengePhase", {
  id: integer,
  name: text,
  description: text,
  challenge: integer,
  codename: text,
  slug: text,
  start_date: dateTime,
  end_date: dateTime,
  is_active: flag,
  is_public: flag,
  leaderboard_public: flag,
  is_submission_public: flag,
  is_submission_paused: flag,
  is_restricted_to_select_one_submission: flag,
  is_partial_submission_evaluation_enabled: flag,
  disable_logs: flag,
  max_submissions_per_day: integer,
  max_submissions_per_month: integer,
  max_submissions: integer,
  max_concurrent_submissions_allowed: integer,
  allowed_submission_file_types: text,
  submission_meta_attributes: listOf(
    object({
      name: text,
      description: text,
      type: oneOf("text", "boolean", "radio", "checkbox"),
      required: flag,
      "options?": listOf(text),
    }),
  ),
  default_submission_meta_attributes: listOf(object({ name: text, is_visible: flag })),
  allowed_email_ids: listOf(text),
  config_id: text,
});

export const schemaShape = shape("LeaderboardSchema", {
  labels: listOf(text),
  default_order_by: text,
  "metadata?": byName(object({ description: text, "sort_ascending?": flag })),
});

export const splitShape = shape("ChallengePhaseSplit", {
  id: integer,
  challenge_phase: integer,
  challenge_phase_name: text,
  dataset_split: integer,
  dataset_split_name: text,
  dataset_split_codename: text,
  visibility: oneOf(1, 2, 3),
  leaderboard_schema: schemaShape,
  leaderboard_decimal_precision: maybe(integer),
  is_leaderboard_order_descending: flag,
  show_leaderboard_by_latest_submission: flag,
  show_execution_time: flag,
  show_scores_on_leaderboard: flag,
  is_multi_metric_leaderboard: flag,
});

/** A phase as EvalAI's client reads it. Whom it admits is for hosts. */
export function phaseJson(call: Call, { challenge, phase }: Place) {
  return {
    id: phase.id,
    name: phase.name,
    description: phase.description,
    challenge: challenge.id,
    codename: phase.codename,
    slug: phase.slug,
    start_date: moment(phase.startAt),
    end_date: moment(phase.endAt),
    is_active: seasonOf(phase, call.app.clock.now()) === "running",
    is_public: phase.isPublic,
    leaderboard_public: phase.boardPublic,
    is_submission_public: phase.submissionsPublic,
    is_submission_paused: phase.isPaused,
    is_restricted_to_select_one_submission: phase.onePublicSubmission,
    is_partial_submission_evaluation_enabled: challenge.isRemote,
    disable_logs: phase.hidesLogs,
    max_submissions_per_day: phase.limits.perDay,
    max_submissions_per_month: phase.limits.perMonth,
    max_submissions: phase.limits.total,
    max_concurrent_submissions_allowed: phase.limits.concurrent,
    allowed_submission_file_types: phase.fileTypes.join(", "),
    submission_meta_attributes: phase.metaAttributes.map(attributeJson),
    default_submission_meta_attributes: phase.defaultAttributes.map(({ name, isVisible }) => ({
      name,
      is_visible: isVisible,
    })),
    allowed_email_ids: challenge.isHost ? phase.allowedAddresses : [],
    config_id: phase.configId,
  };
}

function attributeJson({ name, description, type, options, required }: MetaAttribute) {
  return { name, description, type, required, ...(options.length === 0 ? {} : { options }) };
}

/** EvalAI's numbers for who sees a board. */
const visibilities = { host: 1, owner: 2, public: 3 };

/** A board as EvalAI knows it: a phase on a split. */
export function splitJson(board: VisibleBoard) {
  return {
    id: board.id,
    challenge_phase: board.phaseId,
    challenge_phase_name: board.phase.name,
    dataset_split: board.split.id,
    dataset_split_name: board.split.name,
    dataset_split_codename: board.split.codename,
    visibility: visibilities[board.visibility],
    leaderboard_schema: schemaJson(board),
    leaderboard_decimal_precision: board.decimals,
    is_leaderboard_order_descending: board.descending,
    show_leaderboard_by_latest_submission: board.byLatest,
    show_execution_time: board.showsTime,
    show_scores_on_leaderboard: board.showsScores,
    is_multi_metric_leaderboard: board.metricSet.metrics.length > 1,
  };
}

/** Which metrics a board has and what they mean. */
export function schemaJson({ metricSet }: Pick<VisibleBoard, "metricSet">) {
  const described = metricSet.metrics.filter(
    ({ ascending, description }) => ascending !== null || description !== "",
  );
  const metadata = Object.fromEntries(
    described.map(({ label, ascending, description }) => [
      label,
      { description, ...(ascending === null ? {} : { sort_ascending: ascending }) },
    ]),
  );
  return {
    labels: metricSet.metrics.map(({ label }) => label),
    default_order_by: metricSet.defaultOrderBy,
    ...(described.length === 0 ? {} : { metadata }),
  };
}
