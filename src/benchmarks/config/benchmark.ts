import { readQuantity } from "../../kit/quantity.ts";
import { checkAgreement } from "./agreement.ts";
import { readBaselines } from "./baselines.ts";
import { readBoards } from "./boards.ts";
import { readEvaluator, readSubmissionKind } from "./evaluator.ts";
import { foreignKeys } from "./foreign-keys.ts";
import { readMetricSets } from "./metric-sets.ts";
import { readMarkup, readPages } from "./pages.ts";
import { readPhases, readWindow } from "./phases.ts";
import { pictureFile } from "./pictures.ts";
import { withDirections } from "./scorer-metrics.ts";
import type { Section } from "./section.ts";
import { readSplits } from "./splits.ts";
import type { Access, BenchmarkConfig, FileReference, Permissions, Resources } from "./types.ts";

/** The whole configuration; what was wrong with it is in the section's source. */
export function readBenchmark(top: Section): BenchmarkConfig {
  const evaluator = readEvaluator(top);
  const written = readMetricSets(top);
  const metricSets = evaluator.kind === "built-in" ? withDirections(evaluator.scorer, written) : written;
  const splits = readSplits(top);
  const phases = readPhases(top);
  const config: BenchmarkConfig = {
    title: top.text("title"),
    shortDescription: top.maybeText("short_description") ?? "",
    slug: readSlug(top),
    pages: readPages(top),
    leaderboardDescription: readMarkup(top, "leaderboard_description"),
    attribution: readMarkup(top, "attribution"),
    picture: readPicture(top),
    ...readWindow(top),
    published: top.flag("published", false),
    tags: readTags(top),
    domain: top.maybeText("domain", { max: 100 }),
    evaluator,
    submissionKind: readSubmissionKind(top),
    access: readAccess(top),
    permissions: readPermissions(top),
    resources: readResources(top),
    forum: { enabled: top.flag("enable_forum", true), address: top.webAddress("forum_url") },
    anonymousBoards: top.flag("anonymous_leaderboard", false),
    prizes: readPrizes(top),
    sponsors: readSponsors(top),
    metricSets,
    splits,
    phases,
    boards: readBoards(top, { phases, splits, metricSets }),
    baselines: readBaselines(top, phases),
  };
  top.reportLeftOver(foreignKeys);
  checkAgreement(top, config);
  return config;
}

function readSlug(top: Section): string | null {
  const slug = top.maybeText("slug", { max: 198 });
  if (slug === null || /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return slug;
  top.warn("slug", "It was left out.", "Use small letters and digits, with single hyphens between.");
  return null;
}

function readPicture(top: Section): FileReference | null {
  const picture = top.file("image");
  if (picture === null || pictureFile.test(picture.name)) return picture;
  top.warn("image", "It is left out: it is no PNG, JPEG, GIF or WebP file.");
  return null;
}

function readTags(top: Section): string[] {
  const tags = [...new Set(top.words("tags"))];
  if (tags.length > 4) top.warn("tags", "There are more than four tags; the first four are used.");
  return tags.slice(0, 4);
}

function readAccess(top: Section): Access {
  const domains = (key: string) => top.words(key).map((domain) => domain.toLowerCase().replace(/^@/, ""));
  const addresses = (key: string) => top.words(key).map((address) => address.toLowerCase());
  return {
    registrationOpen: top.flag("is_registration_open", true),
    allowedDomains: domains("allowed_email_domains"),
    blockedDomains: domains("blocked_email_domains"),
    bannedAddresses: addresses("banned_email_ids"),
    requireCompleteProfile: top.flag("require_complete_profile", false),
    manualApproval: top.flag("manual_participant_approval", false),
    maxTeamMembers: top.count("max_team_members", 0, 1) || null,
  };
}

function readPermissions(top: Section): Permissions {
  return {
    resume: top.flag("allow_resuming_submissions", false),
    hostCancel: top.flag("allow_host_cancel_submissions", false),
    cancelRunning: top.flag("allow_cancel_running_submissions", false),
    resubmit: top.flag("allow_participants_resubmissions", false),
  };
}

function readResources(top: Section): Resources {
  return {
    timeLimitSeconds: top.count("submission_time_limit", 86_400, 1),
    maxImageBytes: top.count("max_docker_image_size", 42_949_672_960, 1),
    maxConcurrentEvaluations: top.count("max_concurrent_submission_evaluation", 100_000, 1),
    cpuOnly: top.flag("cpu_only_jobs", false),
    cpuCores: readAmount(top, "job_cpu_cores") ?? "2000m",
    memory: readAmount(top, "job_memory") ?? "8Gi",
  };
}

/** Kept as it is written. */
function readAmount(top: Section, key: "job_cpu_cores" | "job_memory"): string | null {
  const written = top.maybeText(key, { max: 20 });
  if (written !== null && readQuantity(written) === null)
    top.warn(key, `"${written}" is no amount; the usual one is used.`, 'Write "8Gi", "500Mi" or "2000m".');
  return written;
}

function readPrizes(top: Section): BenchmarkConfig["prizes"] {
  const prizes = top.sections("prizes").map((section) => {
    const amount = section.maybeText("amount", { max: 100 }) ?? "";
    if (!/^\d+(?:\.\d{1,2})?[A-Z]{3}$/.test(amount)) {
      section.warn("amount", `"${amount}" is no amount of money.`, 'Write "100USD" or "99.50EUR".');
    }
    const rank = section.count("rank", 0, 1);
    if (rank === 0) section.warn("rank", "The prize is left out: it has no rank.", 'Write "rank: 1".');
    const description = section.maybeText("description") ?? "";
    section.reportLeftOver();
    return { rank, amount, description };
  });
  return prizes.filter(({ rank }) => rank > 0);
}

function readSponsors(top: Section): BenchmarkConfig["sponsors"] {
  return top.sections("sponsors").map((section) => {
    const sponsor = { name: section.text("name"), website: section.webAddress("website") ?? "" };
    section.reportLeftOver();
    return sponsor;
  });
}
