import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomFrom } from "./random.ts";
import { assay } from "./server.ts";

/** A published benchmark with one open phase that hardly limits anybody, scored by the built-in scorer. */
export type BenchBenchmark = { address: string; cases: number };

const METRICS = ["auroc", "brier", "sensitivity", "specificity"];
/** Columns of a predictions file that nobody asked for and that make it as big as it is to be. */
const PADDING_COLUMNS = 17;

/** Imports such a benchmark with so many cases into a data folder, through the ordinary import. */
export async function importBenchBenchmark(
  place: { path: string; data: string },
  name: string,
  cases: number,
): Promise<BenchBenchmark> {
  const folder = join(place.path, name);
  mkdirSync(folder);
  const random = randomFrom(cases);
  const rows = Array.from({ length: cases }, (_, row) => `${caseId(row)},${random() < 0.4 ? 1 : 0}\n`);
  writeFileSync(join(folder, "truth.csv"), `case_id,target\n${rows.join("")}`);
  writeFileSync(join(folder, "challenge_config.yaml"), configuration(name));
  const printed = await assay(place.data, ["import", folder, "--host-team", "Bench", "--publish"]);
  const address = /\/benchmarks\/\S+?(?=[\s,.]|$)/.exec(printed)?.[0];
  if (address === undefined) throw new Error(`the import did not say where the benchmark is: ${printed}`);
  return { address, cases };
}

const caseId = (row: number) => `case-${String(row).padStart(7, "0")}`;

/** A file of predictions for every case, in pieces: different for each seed, of about `bytes` bytes or as small as it can be. */
export function* predictions(cases: number, seed: number, bytes = 0): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const random = randomFrom(seed);
  const padding = Math.floor(bytes / cases / PADDING_COLUMNS) - 1;
  const columns =
    padding > 0 ? Array.from({ length: PADDING_COLUMNS }, (_, column) => `,note${column}`).join("") : "";
  const cells = padding > 0 ? `,${"x".repeat(padding)}`.repeat(PADDING_COLUMNS) : "";
  yield encoder.encode(`case_id,probability${columns}\n`);
  for (let row = 0; row < cases; row++) yield encoder.encode(`${caseId(row)},${random()}${cells}\n`);
}

function configuration(name: string): string {
  return `title: ${name}
short_description: Made to be measured.
description: Made to be measured.
evaluation_details: Made to be measured.
terms_and_conditions: None.
submission_guidelines: None.
published: True
start_date: 2020-01-01 00:00:00
end_date: 2100-01-01 00:00:00
scorer:
  task: binary
  id: case_id
  target: target
  prediction: probability
  primary: auroc
leaderboard:
  - id: 1
    schema: { labels: [${METRICS.join(", ")}], default_order_by: auroc }
dataset_splits:
  - { id: 1, name: All, codename: all }
challenge_phases:
  - id: 1
    name: Only
    codename: only
    description: Made to be measured.
    is_public: True
    leaderboard_public: True
    is_submission_public: True
    start_date: 2020-01-01 00:00:00
    end_date: 2100-01-01 00:00:00
    test_annotation_file: truth.csv
    allowed_submission_file_types: .csv
    max_submissions_per_day: 1000000
    max_submissions_per_month: 1000000
    max_submissions: 1000000
    max_concurrent_submissions_allowed: 1000000
challenge_phase_splits:
  - challenge_phase_id: 1
    leaderboard_id: 1
    dataset_split_id: 1
    visibility: 3
    leaderboard_decimal_precision: 4
    is_leaderboard_order_descending: True
`;
}
