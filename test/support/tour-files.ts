import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { labels, predictions, type SmallConfig, type SourceFiles, smallSource } from "./source.ts";

/** What the people of the sessions have on their machines: benchmarks to import, and files to hand in. */
export function writeTourFiles(place: string): void {
  const lesions = smallSource((config) => {
    for (const phase of config.challenge_phases)
      Object.assign(phase, {
        submission_meta_attributes: questions,
        max_submissions_per_day: 100,
        max_submissions: 5,
        allowed_submission_file_types: ".csv, .json",
      });
    return lasting(config, "2020-01-01", "2098-01-01");
  });
  const elsewhere = smallSource((config) => {
    const { scorer: _, ...unscored } = lasting(config, "2020-01-01", "2098-01-01");
    for (const phase of unscored.challenge_phases) Object.assign(phase, { inputs: [] });
    return { ...unscored, title: "Scored elsewhere", remote_evaluation: true };
  });
  const over = smallSource((config) => ({
    ...lasting(config, "2020-01-01", "2020-06-01"),
    title: "Long over",
  }));
  const tocome = smallSource((config) => ({
    ...lasting(config, "2098-01-01", "2099-01-01"),
    title: "Still to come",
  }));
  write(join(place, "lesions"), lesions);
  write(join(place, "elsewhere"), elsewhere);
  write(join(place, "over"), over);
  write(join(place, "to-come"), tocome);
  write(join(place, "paula"), handedIn());
  write(join(place, "hanna"), { "truth.csv": `${labels}\n` });
}

/** The participant's files, by their names. */
export function handedIn(): Record<"predictions.csv" | "bad.csv" | "large.json", string> {
  return { "predictions.csv": predictions, "bad.csv": "x\n1\n", "large.json": large() };
}

/** One of each type. */
const questions = [
  { name: "Backbone", description: "which one", type: "text", required: true },
  { name: "Extra", description: "more data?", type: "boolean" },
  { name: "Kind", description: "of model", type: "radio", options: ["trees", "nets"] },
  { name: "Views", description: "used", type: "checkbox", options: ["front", "side"] },
];

function lasting(config: SmallConfig, from: string, until: string) {
  const window = { start_date: `${from} 00:00:00`, end_date: `${until} 00:00:00` };
  for (const phase of config.challenge_phases) Object.assign(phase, window);
  return { ...config, ...window, baselines: [] };
}

/** The predictions as JSON, wide enough for three parts of 20 MiB at most. */
function large(): string {
  const [, ...lines] = predictions.split("\n");
  const records = lines.map((line) => {
    const [id, probability] = line.split(",");
    return { case: id, probability: Number(probability) };
  });
  return JSON.stringify(records) + " ".repeat(41 * 2 ** 20);
}

function write(folder: string, files: SourceFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
