import { describe, expect, test } from "bun:test";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import { folderWith } from "../../support/temporary.ts";
import { builtIn, starter } from "./examples.ts";
import { said } from "./said.ts";
import type { Change } from "./said.ts";

describe("errors: the benchmark could not be used", () => {
  const cases: [what: string, change: Change, problem: string][] = [
    ["no title", [/^title.*$/m, ""], '1: title: There is no title. Add "title: …".'],
    ["an empty title", [/^title.*$/m, "title: ' '"], '2: title: There is no title. Add "title: …".'],
    [
      "a title that is no word",
      [/^title.*$/m, "title: No"],
      "2: title: YAML reads it as false, not as a word. Put it in quotes.",
    ],
    [
      "a long title",
      [/^title.*$/m, `title: ${"x".repeat(101)}`],
      "2: title: It is longer than 100 characters. Shorten it.",
    ],
    [
      "no script",
      [/^evaluation_script.*$/m, ""],
      "1: evaluation_script: Nothing says how to score. Name a ZIP under evaluation_script, or add a scorer block.",
    ],
    [
      "a script that is not there",
      ["script: evaluation_script.zip", "script: nothing.zip"],
      '10: evaluation_script: There is no file "nothing.zip". Add it, or correct the path, which starts at the YAML file\'s folder.',
    ],
    [
      "a script under another name",
      ["script: evaluation_script.zip", "script: scripts/Evaluation_script.zip"],
      '10: evaluation_script: There is no file "scripts/Evaluation_script.zip". Add it, or correct the path, which starts at the YAML file\'s folder.',
    ],
    [
      "a script in other case",
      ["script: evaluation_script.zip", "script: Evaluation_Script.zip"],
      '10: evaluation_script: There is no file "Evaluation_Script.zip". Did you mean "evaluation_script.zip"?',
    ],
    [
      "a script that is no ZIP",
      ["script: evaluation_script.zip", "script: logo.jpg"],
      '10: evaluation_script: "logo.jpg" does not end in .zip.',
    ],
    [
      "a script out of the ZIP",
      ["script: evaluation_script.zip", "script: ../../../etc/passwd"],
      '10: evaluation_script: There is no file "../../../etc/passwd". Add it, or correct the path, which starts at the YAML file\'s folder.',
    ],
    [
      "an odd date",
      [/^start_date.*$/m, "start_date: June 2026"],
      "13: start_date: It is no date. Write it as 2026-01-31 23:59:59, in UTC.",
    ],
    [
      "a day that does not exist",
      [/^end_date.*$/m, "end_date: 2027-02-30"],
      "14: end_date: It is no date. Write it as 2026-01-31 23:59:59, in UTC.",
    ],
    [
      "an end before the start",
      [/^end_date.*$/m, "end_date: 2025-01-01"],
      "14: end_date: The end is not after the start. Correct start_date or end_date.",
    ],
    [
      "an empty phase window",
      ["start_date: 2026-01-19 00:00:00", "start_date: 2099-04-25 23:59:59"],
      "46: challenge_phases[0].end_date: The end is not after the start. Correct start_date or end_date.",
    ],
    [
      "two phases with one codename",
      ["codename: test\n", "codename: dev\n"],
      '80: challenge_phases[1].codename: Two phases have the codename "dev". Give each its own.',
    ],
    [
      "two phases with one id",
      ["- id: 2\n    name: Test Phase", "- id: 1\n    name: Test Phase"],
      "71: challenge_phases[1].id: The id 1 is given to two items. Give each its own.",
    ],
    [
      "two splits with one codename",
      ["codename: test_split", "codename: train_split"],
      '90: dataset_splits[1].codename: Two dataset splits have the codename "train_split". Give each its own.',
    ],
    [
      "a split without a codename",
      ["    codename: train_split\n", ""],
      '85: dataset_splits[0].codename: There is no codename. Add "codename: …".',
    ],
    [
      "a split named by a truth value",
      ["codename: train_split", "codename: no"],
      "87: dataset_splits[0].codename: YAML reads it as false, not as a word. Put it in quotes.",
    ],
    [
      "a phase that does not exist",
      ["- challenge_phase_id: 1", "- challenge_phase_id: 7"],
      "92: challenge_phase_splits[0].challenge_phase_id: There is no phase with the id 7. Use one of: 1, 2.",
    ],
    [
      "a leaderboard that does not exist",
      ["leaderboard_id: 1", "leaderboard_id: main"],
      "93: challenge_phase_splits[0].leaderboard_id: There is no leaderboard with the id main. Use one of: 1.",
    ],
    [
      "a split that does not exist",
      ["dataset_split_id: 1", "dataset_split_id: 9"],
      "94: challenge_phase_splits[0].dataset_split_id: There is no dataset split with the id 9. Use one of: 1, 2.",
    ],
    [
      "a link without a split",
      ["    dataset_split_id: 1\n    visibility: 3\n", ""],
      '92: challenge_phase_splits[0].dataset_split_id: There is no dataset_split_id. Add "dataset_split_id: …".',
    ],
    [
      "no labels",
      ['"labels": ["Metric1", "Metric2", "Total"],', ""],
      '30: leaderboard[0].schema.labels: There are no labels. Add "labels: [accuracy]".',
    ],
    [
      "a list that is a map",
      [
        "dataset_splits:\n  - id: 1\n    name: Train Split\n    codename: train_split\n  - id: 2\n    name: Test Split\n    codename: test_split",
        "dataset_splits: {id: 1}",
      ],
      '84: dataset_splits: It should be a list. Begin each of its items with "- ".',
    ],
    [
      "no leaderboard",
      [/^leaderboard:[^]*?(?=^challenge_phases)/m, ""],
      "1: leaderboard: There is no leaderboard. Add one that lists the metrics.",
    ],
    [
      "no schema",
      [/^    schema:[^]*?(?=^challenge_phases)/m, ""],
      '29: leaderboard[0].schema: There is no schema. Add "schema: {labels: […], default_order_by: …}".',
    ],
    [
      "no phases",
      [/^challenge_phases:[^]*?(?=^dataset_splits)/m, "challenge_phases: []\n"],
      "38: challenge_phases: There is no phase. Add at least one.",
    ],
    [
      "no links",
      [/^challenge_phase_splits:[^]*/m, ""],
      "1: challenge_phase_splits: No phase is linked to a dataset split and a leaderboard, so no score has a place. Add an item with challenge_phase_id, dataset_split_id and leaderboard_id.",
    ],
    [
      "an item that is a word",
      [/^dataset_splits:\n/m, "dataset_splits:\n  - words\n"],
      "85: dataset_splits[0]: It should hold keys and values.",
    ],
    [
      "hidden labels among the downloads",
      ["codename: dev\n", "codename: dev\n    inputs: [annotations/test.json]\n"],
      "49: challenge_phases[0].inputs: This file holds the hidden labels of a phase; everybody could download it. Take it out.",
    ],
    [
      "hidden labels as the template",
      ["codename: dev\n", "codename: dev\n    template: annotations/dev.json\n"],
      "49: challenge_phases[0].template: This file holds the hidden labels of a phase; everybody could download it. Take it out.",
    ],
  ];
  test.each(cases)("%s", async (_what, change, problem) => {
    const { usable, texts } = await said(starter, change);
    expect(texts).toContain(problem);
    expect(usable).toBe(false);
  });
});

describe("errors of a scorer block", () => {
  const cases: [what: string, change: Change, problem: string][] = [
    [
      "an unknown task",
      ["task: binary", "task: ranking"],
      '10: scorer.task: "ranking" is no task. Use one of: binary, multiclass, regression.',
    ],
    [
      "no column for the target",
      ["  target: malignant\n", ""],
      '9: scorer.target: There is no target. Add "target: …".',
    ],
    [
      "a primary metric it does not compute",
      ["primary: auroc", "primary: aurok"],
      '14: scorer.primary: The scorer for the task binary does not compute "aurok". Did you mean "auroc"?',
    ],
    [
      "a primary metric that cannot rank",
      ["primary: auroc", "primary: observed_expected"],
      '14: scorer.primary: "observed_expected" is best in the middle of its range, so it cannot rank.',
    ],
    [
      "a label it does not compute",
      ["[auroc, brier]", "[auroc, bliss]"],
      '17: leaderboard[0].schema.labels: The scorer for the task binary does not compute "bliss".',
    ],
    [
      "a threshold that is no number",
      ["primary: auroc", "primary: auroc\n  threshold: half"],
      '15: scorer.threshold: It is no number. Write "threshold: 0.5".',
    ],
    [
      "several classes without a column each",
      ["task: binary", "task: multiclass"],
      "13: scorer.prediction: It should hold keys and values.",
    ],
    [
      "a single class",
      [/task: binary([^]*)prediction: probability/, "task: multiclass$1prediction: {a: p_a}"],
      "13: scorer.prediction: It names fewer than two classes.",
    ],
    [
      "no labels",
      ["    test_annotation_file: labels.csv\n", ""],
      "21: challenge_phases[0].test_annotation_file: There is no file with the labels. Name one: the scorer block compares with it.",
    ],
  ];
  test.each(cases)("%s", async (_what, change, problem) => {
    const { usable, texts } = await said(builtIn, change);
    expect(texts.some((text) => text.startsWith(problem)) ? problem : texts).toBe(problem);
    expect(usable).toBe(false);
  });
});

test("everything is said at once, in the order of the file", async () => {
  const yaml = "title: ''\nstart_date: soon\nleaderboard: nothing\nchallenge_phases:\n  - id: 1\n";
  const { config, problems } = await readConfig(folderWith({ "challenge_config.yaml": yaml }));
  expect(config).toBeNull();
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(errors.map(({ place }) => place)).toEqual([
    "evaluation_script",
    "dataset_splits",
    "title",
    "challenge_phase_splits",
    "start_date",
    "leaderboard",
    "challenge_phases[0].codename",
  ]);
});
