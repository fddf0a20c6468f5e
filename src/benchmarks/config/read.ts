import { posix } from "node:path";
import { Fault } from "../../kit/fault.ts";
import { readFolder } from "../../kit/folder.ts";
import type { ListedFile } from "../../kit/folder.ts";
import type { Problem } from "../../kit/problem.ts";
import { readYaml } from "../../kit/yaml.ts";
import { readBenchmark } from "./benchmark.ts";
import { Section } from "./section.ts";
import { readText } from "./source.ts";
import type { Source } from "./source.ts";
import type { BenchmarkConfig } from "./types.ts";

/**
 * Reads a benchmark from a folder laid out as EvalAI wants its challenge ZIPs, unpacked. Everything that is wrong is
 * reported at once, each with its line: an error where the benchmark could not be used, a warning where a default or an
 * omission mends it. EvalAI's two importers differ; whatever either of them accepts is accepted.
 *
 * @returns the configuration, which is null exactly if there is an error.
 */
export async function readConfig(
  root: string,
): Promise<{ config: BenchmarkConfig | null; problems: Problem[] }> {
  try {
    const files = new Map((await readFolder(root)).map((file) => [file.path, file]));
    return readFiles(root, files);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const whole: Problem = { severity: "error", place: "files", message: fault.message };
    return { config: null, problems: fault.problems.length > 0 ? fault.problems : [whole] };
  }
}

function readFiles(
  root: string,
  files: Map<string, ListedFile>,
): { config: BenchmarkConfig | null; problems: Problem[] } {
  const candidates = findConfigurations([...files.keys()]);
  const [file] = candidates;
  if (file === undefined) {
    const message = "There is no YAML file.";
    const remedy = "Add a challenge_config.yaml.";
    return { config: null, problems: [{ severity: "error", place: "files", message, remedy }] };
  }
  const yaml = readYaml(readText(root, file));
  const problems = yaml.problems.map((problem) => ({ ...problem, file }));
  const source: Source = { root, file, files, yaml, problems };
  if (candidates.length > 1) {
    const message = `There are ${candidates.length} YAML files; ${file} is used.`;
    source.problems.push({ severity: "warning", place: "files", message });
  }
  const config = readTop(source);
  const isUsable = !source.problems.some((problem) => problem.severity === "error");
  return { config: isUsable ? config : null, problems: inOrder(source.problems) };
}

/** YAML files, the likeliest first: by name, then by depth. Those in hidden folders belong to other tools. */
function findConfigurations(paths: string[]): string[] {
  const rank = (path: string) =>
    (/^challenge_config\.ya?ml$/i.test(posix.basename(path)) ? 0 : 100) + path.split("/").length;
  return paths
    .filter((path) => /\.ya?ml$/i.test(path) && !path.split("/").some((part) => part.startsWith(".")))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function readTop(source: Source): BenchmarkConfig | null {
  const { value } = source.yaml;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return readBenchmark(new Section(source, [], value as Record<string, unknown>));
  }
  if (!source.problems.some((problem) => problem.severity === "error")) {
    const message = "It does not hold keys and values.";
    source.problems.push({ severity: "error", place: "configuration", message, file: source.file, line: 1 });
  }
  return null;
}

/** As they stand in the file; each once, though a section may have been read twice. */
function inOrder(problems: Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
