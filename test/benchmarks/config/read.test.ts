import { describe, expect, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { showPictures } from "../../../src/benchmarks/config/pictures.ts";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import type { BenchmarkConfig } from "../../../src/benchmarks/config/types.ts";
import { describeProblem } from "../../../src/kit/problem.ts";
import { folderWith } from "../../support/temporary.ts";
import { builtIn, docker, early, remote, starter } from "./examples.ts";

async function read(files: Record<string, string>): Promise<{ config: BenchmarkConfig; said: string[] }> {
  const { config, problems } = await readConfig(folderWith(files));
  const said = problems.map(describeProblem);
  if (config === null) throw new Error(said.join("\n"));
  return { config, said };
}

describe("benchmarks as hosts write them", () => {
  test("of 2017: any name for the YAML file, defaults for what did not exist yet", async () => {
    const { config, said } = await read(early);
    expect(config.title).toBe("Lesions 2017");
    expect(config.start).toBe(Date.UTC(2017, 5, 9, 20));
    expect(config.pages.description).toEqual({
      path: "templates/description.html",
      source: "<h1>About</h1><p>Find the lesions.</p>",
      clean: "<h2>About</h2><p>Find the lesions.</p>",
      pictures: [],
    });
    expect(config.evaluator).toEqual({
      kind: "script",
      archive: { path: "evaluation_script.zip", name: "evaluation_script.zip" },
      python: null,
      image: null,
    });
    expect(config.submissionKind).toBe("file");
    expect(config.metricSets[0]?.metrics.map(({ label }) => label)).toEqual([
      "yes/no",
      "number",
      "others",
      "overall",
    ]);
    expect(config.boards).toEqual([
      {
        phase: "1",
        split: "1",
        metricSet: "1",
        visibility: "public",
        precision: 2,
        descending: true,
        showExecutionTime: false,
        latestSubmission: false,
        showScores: true,
      },
    ]);
    const [phase] = config.phases;
    expect(phase?.limits).toEqual({ perDay: 100, perMonth: 1000, total: 1000, concurrent: 3 });
    expect(phase?.allowedFileTypes).toEqual([".json", ".zip", ".txt", ".tsv", ".gz", ".csv", ".h5", ".npy"]);
    expect(phase?.defaultMeta.every(({ isVisible }) => isVisible)).toBe(true);
    expect(said).toEqual([
      "challenge.yaml line 20: challenge_phases[0].challenge: It concerns EvalAI's own servers and has no effect here.",
      "challenge.yaml line 21: challenge_phases[0].is_active: It concerns EvalAI's own servers and has no effect here.",
    ]);
  });

  test("as the starter has it: all of its keys", async () => {
    const { config, said } = await read(starter);
    expect(config.picture).toEqual({ path: "logo.jpg", name: "logo.jpg" });
    expect(config.leaderboardDescription.clean).toBe("Ranked by <b>F1</b>.");
    expect(config.tags).toEqual(["retina", "grading"]);
    expect(config.prizes).toEqual([{ rank: 1, amount: "1000USD", description: "Travel" }]);
    expect(config.sponsors).toEqual([{ name: "The lab", website: "https://lab.example.org" }]);
    expect(config.metricSets[0]?.metrics[0]).toEqual({
      label: "Metric1",
      ascending: true,
      description: "An error",
    });
    expect(config.metricSets[0]?.metrics[2]).toEqual({ label: "Total", ascending: null, description: "" });
    const [dev, final] = config.phases;
    expect(dev?.description.pictures).toEqual(["images/curve.png"]);
    expect(showPictures(dev?.description.clean ?? "", (path) => `/files/${path}?a=1&b="`)).toBe(
      '<p><img src="/files/images/curve.png?a=1&amp;b=&quot;" alt="Curve" /></p>',
    );
    expect(dev?.metaAttributes).toEqual([
      {
        name: "Uses extra data",
        description: "Data beyond ours",
        type: "boolean",
        options: [],
        required: false,
      },
      {
        name: "Kind",
        description: "Which kind",
        type: "radio",
        options: ["cnn", "transformer"],
        required: true,
      },
      { name: "seed", description: "", type: "text", options: [], required: false },
    ]);
    expect(dev?.defaultMeta).toEqual([
      { name: "method_name", isVisible: true },
      { name: "method_description", isVisible: false },
      { name: "project_url", isVisible: false },
      { name: "publication_url", isVisible: false },
    ]);
    expect(final?.limits).toEqual({ perDay: 2, perMonth: 50, total: 50, concurrent: 2 });
    expect(config.boards.map(({ visibility }) => visibility)).toEqual(["public", "owner", "host"]);
    expect(config.boards.map(({ showExecutionTime }) => showExecutionTime)).toEqual([true, true, false]);
    expect(config.boards.map(({ descending }) => descending)).toEqual([true, true, false]);
    expect(said).toEqual([
      "challenge_config.yaml line 16: sqs_retention_period: It concerns EvalAI's own servers and has no effect here.",
      "challenge_config.yaml line 52: challenge_phases[0].default_submission_meta_attributes: seed: asked as texts; " +
        "only method_name, method_description, project_url, publication_url are usual.",
    ]);
  });

  test("scored remotely: words for ids, quoted dates, neither script nor labels", async () => {
    const { config, said } = await read(remote);
    expect(config.evaluator).toEqual({ kind: "remote", archive: null });
    expect(config.start).toBe(Date.UTC(2024, 2, 1));
    expect(config.end).toBe(Date.UTC(2024, 8, 1, 12));
    expect(config.phases[0]?.annotation).toBeNull();
    expect(config.boards[0]).toMatchObject({ phase: "final", split: "hidden", metricSet: "main_board" });
    expect(said).toEqual([]);
    const withScript = await read({ ...remote, "evaluation_script.zip": "PK" });
    expect(withScript.config.evaluator).toMatchObject({
      kind: "remote",
      archive: { name: "evaluation_script.zip" },
    });
  });

  test("with container images", async () => {
    const { config } = await read(docker);
    expect(config.submissionKind).toBe("image");
    expect(config.resources).toMatchObject({
      timeLimitSeconds: 7200,
      cpuOnly: true,
      maxImageBytes: 42949672960,
    });
  });

  test("with a built-in scorer, test data, a baseline", async () => {
    const { config, said } = await read(builtIn);
    expect(config.evaluator).toEqual({
      kind: "built-in",
      scorer: {
        task: "binary",
        id: "case_id",
        target: "malignant",
        predictions: { "": "probability" },
        positive: "1",
        threshold: 0.5,
        ordinal: false,
        split: null,
        primary: "auroc",
        missing: "strict",
      },
    });
    expect(config.metricSets[0]?.metrics.map(({ ascending }) => ascending)).toEqual([false, true]);
    expect(config.phases[0]).toMatchObject({
      inputs: [{ path: "features.csv", name: "features.csv" }],
      template: { path: "template.csv" },
      description: { path: "phase_1.html", clean: "<p>Written here.</p>" },
    });
    expect(config.baselines).toEqual([
      {
        file: { path: "baselines/prior.csv", name: "prior.csv" },
        phase: "1",
        name: "Prior",
        description: "The share of positives",
      },
    ]);
    expect(config.attribution.clean).toBe(
      'Data: <a href="https://example.org/wdbc" rel="noopener nofollow">WDBC</a>, CC BY 4.0',
    );
    expect(said).toEqual([]);
  });
});

describe("where the configuration is", () => {
  const below = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

  test("in a folder of the ZIP: paths start there and are given from the root", async () => {
    const { config } = await read(below("my challenge", starter));
    expect(config.picture?.path).toBe("my challenge/logo.jpg");
    expect(config.phases[0]?.description.pictures).toEqual(["my challenge/images/curve.png"]);
    expect(showPictures(config.phases[0]?.description.clean ?? "", (path) => path)).toContain(
      '<img src="my challenge/images/curve.png"',
    );
  });

  test("among several YAML files, the one with the usual name nearest to the root", async () => {
    const { config, said } = await read({ ...builtIn, ...below("old", remote), "a.yaml": "title: Other" });
    expect(config.title).toBe("Breast");
    expect(said).toEqual(["files: There are 3 YAML files; challenge_config.yaml is used."]);
  });

  test("no YAML file, a link in the folder, and text that is no YAML are single errors", async () => {
    expect((await readConfig(folderWith({ "a.txt": "" }))).problems.map(describeProblem)).toEqual([
      "files: There is no YAML file. Add a challenge_config.yaml.",
    ]);
    const linked = folderWith(builtIn);
    symlinkSync("/etc/passwd", join(linked, "annotation.csv"));
    expect(await readConfig(linked)).toMatchObject({
      config: null,
      problems: [{ severity: "error", place: 'entry "annotation.csv"', message: "It is a symbolic link." }],
    });
    expect((await readConfig(folderWith({ "c.yaml": "title: x\n\ttags: y" }))).problems).toEqual([
      expect.objectContaining({ severity: "error", file: "c.yaml", line: 2, place: "YAML" }),
    ]);
    expect((await readConfig(folderWith({ "c.yaml": "- a\n- b" }))).problems.map(describeProblem)).toEqual([
      "c.yaml line 1: configuration: It does not hold keys and values.",
    ]);
  });
});

test("values in the ways people write them", async () => {
  const key = "challenge_config.yaml";
  const variant = (from: string, to: string) =>
    read({ ...starter, [key]: (starter[key] ?? "").replace(from, to) }).then(({ config }) => config);
  for (const yes of ["True", "yes", "on", "y", "Y", "'true'", "'Yes'", "1"]) {
    expect((await variant("published: True", `published: ${yes}`)).published).toBe(true);
  }
  for (const no of ["False", "no", "off", "n", "'false'", "0"]) {
    expect((await variant("published: True", `published: ${no}`)).published).toBe(false);
  }
  expect(
    (await variant("max_submissions_per_day: 5", "max_submissions_per_day: '7'")).phases[0]?.limits.perDay,
  ).toBe(7);
  expect((await variant("domain: CV", `domain: ${"x".repeat(200)}`)).domain).toHaveLength(100);
  expect((await variant("  - retina\n  - grading", "  retina, grading")).tags).toEqual(["retina", "grading"]);
  expect((await variant('"Metric2", "Total"', '"total", "Total"')).metricSets[0]?.orderBy).toBe("Total");
  const restricted = await variant("select_one_submission: False", "select_one_submission: True");
  expect(restricted.phases[0]).toMatchObject({ submissionsPublic: false, onePublicSubmission: true });
  const [first] = (await variant("type: boolean", "type: boolean\n        options: [a, b]")).phases;
  expect(first?.metaAttributes[0]?.options).toEqual([]);
});

test("a checkout has the script's folder, not its ZIP: the remedy says so", async () => {
  const { "evaluation_script.zip": _script, ...files } = starter;
  const { problems } = await readConfig(folderWith({ ...files, "evaluation_script/main.py": "" }));
  expect(problems.map(describeProblem)).toContain(
    'challenge_config.yaml line 10: evaluation_script: There is no file "evaluation_script.zip". ' +
      'Pack what is in the folder "evaluation_script" into a ZIP of that name.',
  );
});

test("HTML in an old code page is read as what it was", async () => {
  const root = folderWith(builtIn);
  await Bun.write(join(root, "templates/description.html"), Buffer.from("<p>M\xfcnchen</p>", "latin1"));
  expect((await readConfig(root)).config?.pages.description.clean).toBe("<p>München</p>");
});
