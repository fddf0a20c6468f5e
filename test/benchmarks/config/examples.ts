/** Benchmarks as hosts write them: the files of a folder, by path. */
type Files = Record<string, string>;

const pages: Files = {
  "templates/description.html": "<h1>About</h1><p>Find the lesions.</p>",
  "templates/evaluation_details.html": "<p>By accuracy.</p>",
  "templates/terms_and_conditions.html": "<p>Be kind.</p>",
  "templates/submission_guidelines.html": "<p>Send a JSON file.</p>",
};

/** As the first hosts wrote them in 2017: no ids given to split links, no precision, no public defaults. */
export const early: Files = {
  ...pages,
  "evaluation_script.zip": "PK",
  "annotations/test_annotations.txt": "labels",
  "challenge.yaml": `title: Lesions 2017
short_description: Find the lesions
description: templates/description.html
evaluation_details: templates/evaluation_details.html
terms_and_conditions: templates/terms_and_conditions.html
submission_guidelines: templates/submission_guidelines.html
published: True
start_date: 2017-06-09 20:00:00
end_date: 2018-06-19 20:00:00
evaluation_script: evaluation_script.zip
leaderboard:
  - id: 1
    schema: {"labels": ["yes/no", "number", "others", "overall"], "default_order_by": "overall"}
challenge_phases:
  - id: 1
    name: Test Phase
    description: templates/phase_1.html
    leaderboard_public: True
    is_public: True
    challenge: 1
    is_active: True
    max_concurrent_submissions_allowed: 3
    start_date: 2017-06-09 20:00:00
    end_date: 2018-06-19 20:00:00
    test_annotation_file: annotations/test_annotations.txt
    codename: test
    max_submissions_per_day: 100
    max_submissions: 1000
dataset_splits:
  - id: 1
    name: Split A
    codename: split_a
challenge_phase_splits:
  - id: 1
    challenge_phase_id: 1
    leaderboard_id: 1
    dataset_split_id: 1
    visibility: 3
`,
  "templates/phase_1.html": "<p>The <i>only</i> phase.</p>",
};

/** As the current starter has it: two phases, meta attributes, tags, the keys of EvalAI's own cloud. */
export const starter: Files = {
  ...pages,
  "evaluation_script.zip": "PK",
  "logo.jpg": "JPEG",
  "annotations/dev.json": "{}",
  "annotations/test.json": "{}",
  "templates/phase_1.html": '<p><img src="../images/curve.png" alt="Curve"></p>',
  "templates/phase_2.html": "<p>Test</p>",
  "images/curve.png": "PNG",
  ".github/workflows/process.yml": "on: push",
  "challenge_config.yaml": `# See the documentation
title: Grading of retinal images
short_description: Random number generation
description: templates/description.html
evaluation_details: templates/evaluation_details.html
terms_and_conditions: templates/terms_and_conditions.html
image: logo.jpg
submission_guidelines: templates/submission_guidelines.html
leaderboard_description: Ranked by <b>F1</b>.<script>alert(1)</script>
evaluation_script: evaluation_script.zip
remote_evaluation: False
is_docker_based: False
start_date: 2026-01-01 00:00:00
end_date: 2099-05-31 23:59:59
published: True
sqs_retention_period: 345600
tags:
  - retina
  - grading
domain: CV
prizes:
  - rank: 1
    amount: 1000USD
    description: Travel
sponsors:
  - name: The lab
    website: https://lab.example.org
leaderboard:
  - id: 1
    schema:
      {
        "labels": ["Metric1", "Metric2", "Total"],
        "default_order_by": "Total",
        "metadata": {
          "Metric1": { "sort_ascending": True, "description": "An error" },
        },
      }
challenge_phases:
  - id: 1
    name: Dev Phase
    description: templates/phase_1.html
    leaderboard_public: False
    is_public: True
    is_submission_public: True
    start_date: 2026-01-19 00:00:00
    end_date: 2099-04-25 23:59:59
    test_annotation_file: annotations/dev.json
    codename: dev
    max_submissions_per_day: 5
    max_submissions_per_month: 50
    max_submissions: 50
    default_submission_meta_attributes:
      - name: method_name
        is_visible: True
      - name: method_description
        is_visible: False
      - name: seed
        is_visible: True
    submission_meta_attributes:
      - name: Uses extra data
        description: Data beyond ours
        type: boolean
      - name: Kind
        description: Which kind
        type: radio
        options: [cnn, transformer]
        required: True
    is_restricted_to_select_one_submission: False
    is_partial_submission_evaluation_enabled: False
    allowed_submission_file_types: ".json, .zip, .txt, .tsv, .gz, .csv, .h5, .npy, .npz"
  - id: 2
    name: Test Phase
    description: templates/phase_2.html
    leaderboard_public: True
    is_public: True
    is_submission_public: False
    start_date: 2026-01-19 00:00:00
    end_date: 2099-04-25 23:59:59
    test_annotation_file: annotations/test.json
    codename: test
    max_submissions_per_day: 2
    max_submissions_per_month: 50
    max_submissions: 50
dataset_splits:
  - id: 1
    name: Train Split
    codename: train_split
  - id: 2
    name: Test Split
    codename: test_split
challenge_phase_splits:
  - challenge_phase_id: 1
    leaderboard_id: 1
    dataset_split_id: 1
    visibility: 3
    leaderboard_decimal_precision: 2
    is_leaderboard_order_descending: True
    show_execution_time: True
  - challenge_phase_id: 2
    leaderboard_id: 1
    dataset_split_id: 1
    visibility: 2
    leaderboard_decimal_precision: 3
    is_leaderboard_order_descending: True
    showeceution_time: True
  - challenge_phase_id: 2
    leaderboard_id: 1
    dataset_split_id: 2
    visibility: 1
    leaderboard_decimal_precision: 2
    is_leaderboard_order_descending: False
`,
};

/** Scored on the host's own machine: ids are words, and no script or labels come along. */
export const remote: Files = {
  ...pages,
  "challenge_config.yml": `title: Remote
description: templates/description.html
evaluation_details: templates/evaluation_details.html
terms_and_conditions: templates/terms_and_conditions.html
submission_guidelines: templates/submission_guidelines.html
remote_evaluation: yes
evaluation_script: evaluation_script.zip
start_date: "2024-03-01T00:00:00Z"
end_date: "2024-09-01 12:00"
leaderboard:
  - id: main_board
    schema: {labels: [score], default_order_by: score}
dataset_splits:
  - {id: hidden, name: Hidden, codename: hidden}
challenge_phases:
  - id: final
    name: Final
    description: templates/description.html
    codename: final
    start_date: 2024-03-01
    end_date: 2024-09-01
challenge_phase_splits:
  - {challenge_phase_id: final, leaderboard_id: main_board, dataset_split_id: hidden}
`,
};

/** Teams hand in container images. */
export const docker: Files = {
  ...early,
  "challenge.yaml": early["challenge.yaml"]!.replace(
    "published: True",
    "is_docker_based: True\nis_static_dataset_code_upload: True\nsubmission_time_limit: 7200\ncpu_only_jobs: on",
  ),
};

/** Ours: a built-in scorer, test data to download, baselines, an attribution. */
export const builtIn: Files = {
  ...pages,
  "labels.csv": "case_id,malignant\n1,0\n",
  "features.csv": "case_id,radius\n1,10\n",
  "template.csv": "case_id,probability\n1,0.5\n",
  "baselines/prior.csv": "case_id,probability\n1,0.4\n",
  "challenge_config.yaml": `title: Breast
description: templates/description.html
evaluation_details: templates/evaluation_details.html
terms_and_conditions: templates/terms_and_conditions.html
submission_guidelines: templates/submission_guidelines.html
attribution: 'Data: <a href="https://example.org/wdbc">WDBC</a>, CC BY 4.0'
start_date: 2026-01-01 00:00:00
end_date: 2027-01-01 00:00:00
scorer:
  task: binary
  id: case_id
  target: malignant
  prediction: probability
  primary: auroc
leaderboard:
  - id: 1
    schema: {labels: [auroc, brier], default_order_by: auroc}
dataset_splits:
  - {id: 1, name: Test, codename: test}
challenge_phases:
  - id: 1
    name: Test
    codename: test
    description: <p>Written here.</p>
    start_date: 2026-01-01 00:00:00
    end_date: 2027-01-01 00:00:00
    test_annotation_file: labels.csv
    inputs: [features.csv]
    template: template.csv
challenge_phase_splits:
  - {challenge_phase_id: 1, leaderboard_id: 1, dataset_split_id: 1}
baselines:
  - {file: baselines/prior.csv, phase: 1, name: Prior, description: The share of positives}
`,
};
