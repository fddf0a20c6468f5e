import { configId } from "./config-id.ts";
import { readImageRules } from "./image-rules.ts";
import { readQuestions } from "./meta-attributes.ts";
import { readPage } from "./pages.ts";
import type { Section } from "./section.ts";
import { fileReference, findFile } from "./source.ts";
import type { FileReference, PhaseConfig } from "./types.ts";

/** EvalAI's default for allowed_submission_file_types. */
const usualFileTypes = [".json", ".zip", ".txt", ".tsv", ".gz", ".csv", ".h5", ".npy"];

/** Keys of a phase that only EvalAI's own servers act on. */
const foreignKeys = [
  "challenge",
  "evaluation_image",
  "is_active",
  "is_docker_based",
  "slug",
  "submission_artifact_retention_policy",
];

/** The `challenge_phases:` list. */
export function readPhases(top: Section): PhaseConfig[] {
  const sections = top.sections("challenge_phases", {
    message: "There is no phase.",
    remedy: "Add at least one.",
  });
  const ids = new Set<string>();
  const codenames = new Set<string>();
  return sections.map((section) => {
    const phase = readPhase(section, ids);
    if (codenames.has(phase.codename)) {
      section.error("codename", `Two phases have the codename "${phase.codename}".`, "Give each its own.");
    }
    codenames.add(phase.codename);
    section.passOver("config_id");
    section.reportLeftOver(foreignKeys);
    return phase;
  });
}

function readPhase(section: Section, ids: Set<string>): PhaseConfig {
  const id = configId(section, ids);
  const name = section.maybeText("name", { max: 100 });
  const codename = section.has("codename") || name === null ? section.text("codename") : name;
  if (name === null) section.warn("name", "There is no name; the codename is used.");
  else if (!section.has("codename")) section.warn("codename", "There is no codename; the name is used.");
  return {
    configId: id,
    codename,
    name: name ?? codename,
    description: readPage(section, "description", `phase_${Number(section.path.at(-1)) + 1}`),
    ...readWindow(section),
    isPublic: section.flag("is_public", false),
    ...readPublicity(section),
    leaderboardPublic: section.flag("leaderboard_public", false),
    partialEvaluation: section.flag("is_partial_submission_evaluation_enabled", false),
    limits: readLimits(section),
    allowedFileTypes: readFileTypes(section),
    annotation: section.file("test_annotation_file"),
    ...readQuestions(section),
    allowedAddresses: section.words("allowed_email_ids").map((address) => address.toLowerCase()),
    paused: section.flag("is_submission_paused", false),
    disableLogs: section.flag("disable_logs", false),
    environmentImage: section.maybeText("environment_image", { max: 2128 }),
    inputs: readInputs(section),
    template: section.file("template"),
    images: readImageRules(section),
  };
}

/** `start_date` and `end_date`, of the benchmark or of a phase. */
export function readWindow(section: Section): { start: number | null; end: number | null } {
  const start = section.moment("start_date");
  const end = section.moment("end_date");
  if (start !== null && end !== null && start >= end) {
    section.error("end_date", "The end is not after the start.", "Correct start_date or end_date.");
  }
  return { start, end };
}

function readPublicity(section: Section): { submissionsPublic: boolean; onePublicSubmission: boolean } {
  const submissionsPublic = section.flag("is_submission_public", false);
  const onePublicSubmission = section.flag("is_restricted_to_select_one_submission", false);
  if (submissionsPublic && onePublicSubmission) {
    section.warn(
      "is_submission_public",
      "A phase that shows one submission per team cannot make each one public; False is used.",
    );
  }
  return { submissionsPublic: submissionsPublic && !onePublicSubmission, onePublicSubmission };
}

function readLimits(section: Section): PhaseConfig["limits"] {
  const perDay = section.count("max_submissions_per_day", 100_000);
  const total = section.count("max_submissions", 100_000);
  const perMonth = section.count("max_submissions_per_month", total);
  const most = Math.max(1, perDay);
  const concurrent = section.count("max_concurrent_submissions_allowed", Math.min(3, most), 1);
  if (concurrent > most) {
    section.warn("max_concurrent_submissions_allowed", `It exceeds the limit per day; ${most} is used.`);
  }
  return { perDay, perMonth, total, concurrent: Math.min(concurrent, most) };
}

function readFileTypes(section: Section): string[] {
  const key = "allowed_submission_file_types";
  const written = section.raw(key);
  if (written === undefined || written === "") return usualFileTypes;
  const types = section.words(key).map((word) => word.toLowerCase().replace(/^\*?\.?/, "."));
  const odd = types.find((type) => !/^(?:\.[a-z0-9_+-]+)+$/.test(type));
  if (odd !== undefined)
    section.warn(key, `"${odd}" is no file type and was left out.`, 'Write ".csv, .json".');
  return [...new Set(types.filter((type) => /^(?:\.[a-z0-9_+-]+)+$/.test(type)))];
}

function readInputs(section: Section): FileReference[] {
  const paths = section.words("inputs").flatMap((written) => {
    const result = findFile(section.source, written);
    if ("found" in result) return [result.found.path];
    section.warn("inputs", result.message, result.remedy);
    return [];
  });
  return [...new Set(paths)].map(fileReference);
}
