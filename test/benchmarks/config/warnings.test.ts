import { describe, expect, test } from "bun:test";
import { starter } from "./examples.ts";
import { said } from "./said.ts";
import type { Change } from "./said.ts";

describe("warnings: said, and worked around", () => {
  const cases: [what: string, change: Change, problem: string][] = [
    [
      "an unknown key",
      ["domain: CV", "domian: CV"],
      '20: domian: The key "domian" is unknown and has no effect. Did you mean "domain"?',
    ],
    [
      "a misspelt key of a phase",
      ["max_submissions: 50\n    default", "max_submission: 50\n    default"],
      '51: challenge_phases[0].max_submission: The key "max_submission" is unknown and has no effect. Did you mean "max_submissions"?',
    ],
    [
      "a picture that is not there",
      ["image: logo.jpg", "image: logo.png"],
      '7: image: There is no file "logo.png". Add it, or correct the path, which starts at the YAML file\'s folder.',
    ],
    [
      "a picture that is none",
      ["image: logo.jpg", "image: evaluation_script.zip"],
      "7: image: It is left out: it is no PNG, JPEG, GIF or WebP file.",
    ],
    [
      "a page that is not there",
      ["description: templates/description.html", "description: description.html"],
      '4: description: There is no file "description.html". Did you mean "templates/description.html"?',
    ],
    [
      "a page of another kind",
      ["description: templates/description.html", "description: logo.jpg"],
      '4: description: "logo.jpg" is no HTML file. Name a file that ends in .html.',
    ],
    [
      "no page at all",
      [/^terms_and_conditions.*$/m, ""],
      "1: terms_and_conditions: There is no terms_and_conditions. Name an HTML file.",
    ],
    [
      "five tags",
      ["  - grading", "  - grading\n  - three\n  - four\n  - five"],
      "17: tags: There are more than four tags; the first four are used.",
    ],
    [
      "an odd prize",
      ["1000USD", "lots"],
      '23: prizes[0].amount: "lots" is no amount of money. Write "100USD" or "99.50EUR".',
    ],
    [
      "a prize without a rank",
      ["rank: 1", "rank: first"],
      "22: prizes[0].rank: It is no whole number from 1 up; 0 is used.",
    ],
    [
      "an odd address",
      ["https://lab.example.org", "javascript:alert(1)"],
      "27: sponsors[0].website: It is no web address and was left out. Begin it with https://.",
    ],
    [
      "an odd truth value",
      ["is_docker_based: False", "is_docker_based: maybe"],
      "12: is_docker_based: It is neither true nor false; false is used. Write True or False.",
    ],
    [
      "an odd number",
      ["max_submissions_per_day: 5", "max_submissions_per_day: many"],
      "49: challenge_phases[0].max_submissions_per_day: It is no whole number from 0 up; 100000 is used.",
    ],
    [
      "too many at once",
      ["max_submissions_per_day: 5", "max_submissions_per_day: 5\n    max_concurrent_submissions_allowed: 9"],
      "50: challenge_phases[0].max_concurrent_submissions_allowed: It exceeds the limit per day; 5 is used.",
    ],
    [
      "no labels for a script",
      ["    test_annotation_file: annotations/dev.json\n", ""],
      "39: challenge_phases[0].test_annotation_file: There is no test_annotation_file, so the script has no labels to compare with.",
    ],
    [
      "no end",
      ["    end_date: 2099-04-25 23:59:59\n", ""],
      "39: challenge_phases[0].end_date: There is no end_date, so there is no such limit in time.",
    ],
    [
      "no codename",
      ["    codename: dev\n", ""],
      "39: challenge_phases[0].codename: There is no codename; the name is used.",
    ],
    [
      "public and restricted at once",
      ["select_one_submission: False", "select_one_submission: True"],
      "44: challenge_phases[0].is_submission_public: A phase that shows one submission per team cannot make each one public; False is used.",
    ],
    [
      "a choice without options",
      ["        options: [cnn, transformer]\n", ""],
      "63: challenge_phases[0].submission_meta_attributes[1].options: A radio needs at least one option; it is asked as a text. Add options.",
    ],
    [
      "an odd kind of question",
      ["type: boolean", "type: number"],
      '62: challenge_phases[0].submission_meta_attributes[0].type: "number" is none of text, boolean, radio, checkbox; text is used.',
    ],
    [
      "two questions of one name",
      ["name: Kind", "name: Uses extra data"],
      '63: challenge_phases[0].submission_meta_attributes[1].name: The name "Uses extra data" occurs twice; the first counts.',
    ],
    [
      "an odd file type",
      ['".json, .zip, .txt', '".json, .z*p, .txt'],
      '70: challenge_phases[0].allowed_submission_file_types: ".z*p" is no file type and was left out. Write ".csv, .json".',
    ],
    [
      "an order by no label",
      ['"default_order_by": "Total"', '"default_order_by": "total"'],
      '33: leaderboard[0].schema.default_order_by: "total" is none of the labels; "Total" ranks. Name one of the labels.',
    ],
    [
      "an order by a metric beyond the labels",
      ['"default_order_by": "Total"', '"default_order_by": "F1"'],
      '33: leaderboard[0].schema.default_order_by: "F1" is none of the labels; "Metric1" ranks. Name one of the labels.',
    ],
    [
      "no order",
      ['"default_order_by": "Total",', ""],
      '30: leaderboard[0].schema.default_order_by: There is no default_order_by; the first label, "Metric1", ranks.',
    ],
    [
      "a link twice",
      ["dataset_split_id: 2", "dataset_split_id: 1"],
      "106: challenge_phase_splits[2].challenge_phase_id: Its phase and split are linked before; only the first link counts.",
    ],
    [
      "one phase and split on two leaderboards",
      [
        /^(leaderboard:\n)([^]*)(leaderboard_id: 1)([^]*)challenge_phase_id: 2\n    leaderboard_id: 1\n    dataset_split_id: 2/m,
        "$1  - {id: 2, schema: {labels: [a], default_order_by: a}}\n$2$3$4challenge_phase_id: 2\n    leaderboard_id: 2\n    dataset_split_id: 1",
      ],
      "107: challenge_phase_splits[2].challenge_phase_id: Its phase and split are linked before; only the first link counts.",
    ],
    [
      "a phase without links",
      [/  - challenge_phase_id: 1\n[^]*?(?=  - challenge_phase_id: 2)/, ""],
      "39: challenge_phases[0].id: No dataset split is linked to this phase, so its submissions get no score.",
    ],
    [
      "an odd visibility",
      ["visibility: 3", "visibility: 4"],
      "95: challenge_phase_splits[0].visibility: It is none of 1 (host), 2 (owner and host) and 3 (public); 1 is used.",
    ],
    [
      "a key twice",
      [/^domain: CV$/m, "domain: CV\ndomain: NLP"],
      '21: YAML: The key "domain" occurs more than once; the last one counts.',
    ],
    [
      "a baseline for no phase",
      [/^domain: CV$/m, "baselines: [{file: logo.jpg, phase: 9}]"],
      "20: baselines[0].phase: There is no phase with the id 9; the baseline is left out.",
    ],
    [
      "an id left out",
      ["  - id: 1\n    name: Train Split", "  - name: Train Split"],
      "85: dataset_splits[0].id: There is no id; its place in the list, 1, is used.",
    ],
  ];
  test.each(cases)("%s", async (_what, change, problem) => {
    const { usable, texts } = await said(starter, change);
    expect(texts).toContain(problem);
    expect(usable).toBe(true);
  });
});
