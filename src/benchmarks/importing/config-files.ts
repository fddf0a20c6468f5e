import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import type { BenchmarkConfig, PhaseConfig } from "../config/types.ts";

/** A file that belongs to a benchmark, and who may fetch it. */
export type ConfigFile = { path: string; audience: "public" | "host" };

/**
 * Every file a configuration names, each once, sorted by path.
 * @throws Fault invalid when a file that is to stay hidden would also be offered to participants.
 */
export function configFiles(config: BenchmarkConfig): ConfigFile[] {
  const open = new Set(publicPaths(config));
  const hidden = new Set(hiddenPaths(config));
  const read = imagePaths(config.phases).filter((path) => !open.has(path));
  const leaked = [...hidden].filter((path) => open.has(path));
  if (leaked.length > 0) throw new Fault("invalid", "Hidden files would be public.", leaked.map(leak));
  const baselines = config.baselines.map((baseline) => baseline.file.path).filter((path) => !open.has(path));
  const files = new Map<string, ConfigFile>();
  for (const path of open) files.set(path, { path, audience: "public" });
  for (const path of [...hidden, ...baselines, ...read]) files.set(path, { path, audience: "host" });
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function leak(path: string): Problem {
  return {
    severity: "error",
    place: path,
    message:
      "This file holds hidden labels, hidden data or the evaluation script, and participants could download it.",
    remedy: "Take it out of the inputs, templates and pictures.",
  };
}

function publicPaths(config: BenchmarkConfig): string[] {
  const pages = [...Object.values(config.pages), ...config.phases.map((phase) => phase.description)];
  const offered = config.phases.flatMap((phase) => [
    ...phase.inputs,
    ...(phase.template === null ? [] : [phase.template]),
  ]);
  const pictures = [
    ...(config.picture === null ? [] : [config.picture.path]),
    ...pages.flatMap((page) => page.pictures),
  ];
  return [...pictures, ...offered.map((file) => file.path)];
}

/** What images read in these phases; of a practice phase it may be public as well. */
function imagePaths(phases: PhaseConfig[]): string[] {
  return phases.flatMap(({ images }) => images?.inputs?.files ?? []);
}

function hiddenPaths(config: BenchmarkConfig): string[] {
  const { evaluator } = config;
  const script = evaluator.kind === "built-in" || evaluator.archive === null ? [] : [evaluator.archive.path];
  return [
    ...script,
    ...imagePaths(config.phases.filter(({ images }) => images?.practice !== true)),
    ...config.phases.flatMap((phase) => (phase.annotation === null ? [] : [phase.annotation.path])),
  ];
}
