import { writeYaml } from "../../src/kit/yaml.ts";

/** A benchmark as a host writes it: the files of a folder, by path. */
export type SourceFiles = Record<string, string | Uint8Array>;

/** The YAML of the smallest benchmark with two phases, as data that a test can change before it is written. */
export function smallConfig() {
  const phase = (id: number, codename: string, name: string) => ({
    id,
    name,
    codename,
    description: "templates/phase.html",
    start_date: "2026-01-01 00:00:00",
    end_date: "2030-01-01 00:00:00",
    is_public: true,
    leaderboard_public: true,
    is_submission_public: true,
    is_submission_paused: false,
    test_annotation_file: `annotations/${codename}.csv`,
    inputs: ["inputs/cases.csv"] as string[],
    allowed_submission_file_types: ".csv",
    max_submissions_per_day: 5,
  });
  const link = (id: number) => ({
    challenge_phase_id: id,
    leaderboard_id: 1,
    dataset_split_id: id,
    visibility: 3,
    leaderboard_decimal_precision: 3,
    is_leaderboard_order_descending: true,
  });
  return {
    title: "Small lesions",
    short_description: "Benign or malignant?",
    description: "templates/description.html",
    evaluation_details: "templates/description.html",
    terms_and_conditions: "templates/terms.html",
    submission_guidelines: "templates/description.html",
    start_date: "2026-01-01 00:00:00",
    end_date: "2030-01-01 00:00:00",
    published: false,
    is_registration_open: true,
    scorer: { task: "binary", id: "case", target: "truth", prediction: "probability", primary: "auroc" },
    leaderboard: [{ id: 1, schema: { labels: ["auroc", "brier"], default_order_by: "auroc" } }],
    dataset_splits: [
      { id: 1, name: "Development", codename: "dev" },
      { id: 2, name: "Test", codename: "test" },
    ],
    challenge_phases: [phase(1, "dev", "Development"), phase(2, "test", "Test")],
    challenge_phase_splits: [link(1), link(2)],
    baselines: [{ file: "baselines/coin.csv", phase: "1", name: "Coin", description: "Heads or tails." }] as {
      file: string;
      phase: string;
      name: string;
      description: string;
    }[],
  };
}

export type SmallConfig = ReturnType<typeof smallConfig>;

const cases = ["a", "b", "c", "d", "e", "f"];
const table = (head: string, cell: (index: number) => string | number) =>
  [head, ...cases.map((name, index) => `${name},${cell(index)}`)].join("\n");

/** The labels of both phases. */
export const labels = table("case,truth", (index) => index % 2);
/** Predictions that are right more often than not. */
export const predictions = table("case,probability", (index) =>
  index === 1 ? 0.3 : 0.25 + (index % 2) * 0.5,
);

/** All files of a small benchmark that can be imported and scored, after `change` has had its way with the YAML. */
export function smallSource(
  change: (config: SmallConfig) => object | void = () => {},
  more: SourceFiles = {},
): SourceFiles {
  const config = smallConfig();
  const changed = change(config) ?? config;
  return {
    "challenge_config.yaml": writeYaml(changed),
    "templates/description.html": "<h1>About</h1><p>Find the lesions.<script>alert(1)</script></p>",
    "templates/terms.html": "<p>Be kind.</p>",
    "templates/phase.html": "<p>A <i>phase</i>.</p>",
    "annotations/dev.csv": labels,
    "annotations/test.csv": labels,
    "inputs/cases.csv": table("case,size", (index) => index + 1),
    "baselines/coin.csv": predictions,
    ...more,
  };
}
