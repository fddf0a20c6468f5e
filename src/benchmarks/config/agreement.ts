import { checkScorerMetrics } from "./scorer-metrics.ts";
import type { Section } from "./section.ts";
import type { BenchmarkConfig, PhaseConfig } from "./types.ts";

/** What can only be judged by looking at several parts of a configuration together. */
export function checkAgreement(top: Section, config: BenchmarkConfig): void {
  if (config.evaluator.kind === "built-in") {
    checkScorerMetrics(top, config.evaluator.scorer, config.metricSets);
  }
  const hidden = new Set(config.phases.flatMap(({ annotation }) => annotation?.path ?? []));
  for (const [index, phase] of config.phases.entries()) {
    const section = top.sections("challenge_phases")[index];
    if (section === undefined) continue;
    checkAnnotation(section, phase, config);
    checkDownloads(section, phase, hidden);
    checkImageInputs(section, phase, config, hidden);
    if (config.submissionKind === "environment" && phase.environmentImage === null) {
      section.warn("environment_image", "There is no environment_image, which is_docker_based asks for.");
    }
    if (!config.boards.some((board) => board.phase === phase.configId)) {
      section.warn("id", "No dataset split is linked to this phase, so its submissions get no score.");
    }
  }
}

function checkAnnotation(section: Section, phase: PhaseConfig, { evaluator }: BenchmarkConfig): void {
  if (phase.annotation !== null || evaluator.kind === "remote") return;
  const key = "test_annotation_file";
  if (evaluator.kind === "built-in") {
    section.error(key, "There is no file with the labels.", "Name one: the scorer block compares with it.");
  } else if (!section.has(key)) {
    section.warn(key, "There is no test_annotation_file, so the script has no labels to compare with.");
  }
}

function checkDownloads(section: Section, phase: PhaseConfig, hidden: Set<string>): void {
  const leak = "This file holds the hidden labels of a phase; everybody could download it.";
  if (phase.inputs.some(({ path }) => hidden.has(path))) section.error("inputs", leak, "Take it out.");
  if (phase.template !== null && hidden.has(phase.template.path))
    section.error("template", leak, "Take it out.");
}

/** What images read: there where images are handed in, and nothing that would give the answers away. */
function checkImageInputs(
  section: Section,
  { images, inputs }: PhaseConfig,
  { submissionKind, evaluator }: BenchmarkConfig,
  hidden: Set<string>,
): void {
  const key = "image_inputs";
  const files = images?.inputs?.files ?? [];
  if (images?.inputs == null) {
    if (submissionKind === "image" && evaluator.kind !== "remote")
      section.warn(
        key,
        "There are no image_inputs, so images cannot be handed in to this phase.",
        "Name the folder that they are to read.",
      );
    return;
  }
  if (submissionKind === "file") section.warn(key, "Files are handed in here, not images; this is not used.");
  const script = evaluator.kind === "built-in" ? undefined : evaluator.archive?.path;
  if (files.some((path) => hidden.has(path) || path === script))
    section.error(
      key,
      "Hidden labels or the evaluation script are among these files; images could read them.",
      "Take them out.",
    );
  const open = inputs.find(({ path }) => files.includes(path));
  if (open !== undefined && !images.practice)
    section.error(
      key,
      `"${open.path}" is among these files, and everybody can download it.`,
      "Take it out of the inputs, or say that the phase is for practice.",
    );
}
