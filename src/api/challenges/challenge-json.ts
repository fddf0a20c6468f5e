import { addressRulesOf } from "../../benchmarks/eligibility-address.ts";
import { type Extras, extrasOf } from "../../benchmarks/extras.ts";
import { type BenchmarkPages, pagesOfAll } from "../../benchmarks/page.ts";
import type { VisibleBenchmark } from "../../benchmarks/visible.ts";
import { seasonOf } from "../../kit/window.ts";
import type { Call } from "../call.ts";
import { baseOf, moment } from "../json.ts";

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
