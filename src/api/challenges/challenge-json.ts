import { addressRulesOf } from "../../benchmarks/eligibility-address.ts";
import { type Extras, extrasOf } from "../../benchmarks/extras.ts";
import { type BenchmarkPages, pagesOfAll } from "../../benchmarks/page.ts";
import type { VisibleBenchmark } from "../../benchmarks/visible.ts";
import { address, dateTime, flag, integer, listOf, maybe, object, shape, text } from "../../kit/schema.ts";
import { seasonOf } from "../../kit/window.ts";
import type { Call } from "../call.ts";
import { baseOf, moment } from "../json.ts";

export const challengeShape = shape("Challenge", {
  id: integer,
  title: text,
  short_description: text,
  description: text,
  terms_and_conditions: text,
  submission_guidelines: text,
  evaluation_details: text,
  leaderboard_description: text,
  image: maybe(address),
  start_date: dateTime,
  end_date: dateTime,
  is_active: flag,
  creator: object({ id: integer, team_name: text, team_url: text, created_by: text }),
  domain: text,
  domain_name: text,
  list_tags: listOf(text),
  has_prize: flag,
  has_sponsors: flag,
  published: flag,
  approved_by_admin: flag,
  is_registration_open: flag,
  require_complete_profile: flag,
  manual_participant_approval: flag,
  max_team_members: maybe(integer),
  anonymous_leaderboard: flag,
  enable_forum: flag,
  forum_url: text,
  is_docker_based: flag,
  is_static_dataset_code_upload: flag,
  remote_evaluation: flag,
  slug: text,
  max_docker_image_size: integer,
  submission_time_limit: integer,
  max_concurrent_submission_evaluation: integer,
  cli_version: text,
  allow_resuming_submissions: flag,
  allow_host_cancel_submissions: flag,
  allow_cancel_running_submissions: flag,
  allow_participants_resubmissions: flag,
  cpu_only_jobs: flag,
  job_cpu_cores: text,
  job_memory: text,
  created_at: dateTime,
  "allowed_email_domains?": listOf(text),
  "blocked_email_domains?": listOf(text),
  "banned_email_ids?": listOf(text),
  "queue?": text,
});

/** Challenges as EvalAI's client reads them: texts are never null, since it parses them as HTML. */
export async function challengesJson(call: Call, benchmarks: VisibleBenchmark[]) {
  const { db } = call.app;
  const ids = benchmarks.map(({ id }) => id);
  const [pages, extras] = [await pagesOfAll(db, ids), await extrasOf(db, ids)];
  const shown = [];
  for (const benchmark of benchmarks) {
    const [texts, more] = [pages.get(benchmark.id), extras.get(benchmark.id)];
    if (texts === undefined || more === undefined) continue;
    const forHosts = benchmark.isHost ? await hostFields(call, benchmark) : {};
    shown.push({ ...challengeJson(call, benchmark, texts, more), ...forHosts });
  }
  return shown;
}

function challengeJson(call: Call, benchmark: VisibleBenchmark, pages: BenchmarkPages, extras: Extras) {
  const { hostTeam, logoDigest, slug, publishedAt } = benchmark;
  const { permissions, resources, forum } = extras;
  return {
    id: benchmark.id,
    title: benchmark.title,
    short_description: benchmark.shortDescription,
    description: pages.description,
    terms_and_conditions: pages.terms,
    submission_guidelines: pages.guidelines,
    evaluation_details: pages.evaluation,
    leaderboard_description: pages.leaderboard,
    image: logoDigest === null ? null : `${baseOf(call)}/benchmarks/${slug}/logo`,
    start_date: moment(benchmark.startAt),
    end_date: moment(benchmark.endAt),
    is_active: seasonOf(benchmark, call.app.clock.now()) === "running",
    creator: { id: hostTeam.id, team_name: hostTeam.name, team_url: hostTeam.url, created_by: "" },
    domain: benchmark.domain,
    domain_name: benchmark.domain,
    list_tags: benchmark.tags,
    has_prize: extras.prizes.length > 0,
    has_sponsors: extras.sponsors.length > 0,
    published: publishedAt !== null,
    approved_by_admin: publishedAt !== null,
    is_registration_open: benchmark.registrationOpen,
    require_complete_profile: benchmark.requiresProfile,
    manual_participant_approval: benchmark.approvesTeams,
    max_team_members: benchmark.maxTeamMembers,
    anonymous_leaderboard: benchmark.anonymousBoard,
    enable_forum: forum.enabled,
    forum_url: forum.address ?? "",
    is_docker_based: extras.submissionKind !== "file",
    is_static_dataset_code_upload: extras.submissionKind === "image",
    remote_evaluation: benchmark.isRemote,
    slug,
    max_docker_image_size: resources.maxImageBytes,
    submission_time_limit: resources.timeLimitSeconds,
    max_concurrent_submission_evaluation: resources.maxConcurrentEvaluations,
    cli_version: "",
    allow_resuming_submissions: permissions.resume,
    allow_host_cancel_submissions: permissions.hostCancel,
    allow_cancel_running_submissions: benchmark.allowsCancelRunning,
    allow_participants_resubmissions: benchmark.allowsResubmission,
    cpu_only_jobs: resources.cpuOnly,
    job_cpu_cores: resources.cpuCores,
    job_memory: resources.memory,
    created_at: moment(benchmark.createdAt),
  };
}

/** Whom a host admits, and under which name their own machine fetches submissions, is for hosts. */
async function hostFields({ app }: Call, { id, slug }: VisibleBenchmark) {
  const rules = await addressRulesOf(app.db, id);
  return {
    allowed_email_domains: rules.allowedDomains,
    blocked_email_domains: rules.blockedDomains,
    banned_email_ids: rules.bannedAddresses,
    queue: slug,
  };
}
