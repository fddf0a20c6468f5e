import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { readConfig } from "../src/benchmarks/config/read.ts";
import { assetText, listAssets } from "../src/platform/assets.ts";

type Table = { columns: string[]; rows: string[][] };

function read(path: string): Table {
  const [columns = [], ...rows] = assetText(`static/demo/${path}`)
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return { columns, rows };
}

const ids = (table: Table) => table.rows.map((row) => row[0] ?? "");
const malignant = (table: Table) => table.rows.filter((row) => row[1] === "1").length;

const train = read("inputs/train.csv");
const phases = ["dev", "test"].map((codename) => ({
  codename,
  inputs: read(`inputs/${codename}.csv`),
  labels: read(`annotations/${codename}.csv`),
}));

describe("the demo benchmark's cases", () => {
  test("are the 569 of the source, 212 of them malignant, each in one set", () => {
    const sets = [train, ...phases.map((phase) => phase.labels)];
    expect(sets.map((set) => set.rows.length)).toEqual([284, 85, 200]);
    expect(sets.map(malignant)).toEqual([106, 32, 74]);
    expect(new Set(sets.flatMap(ids)).size).toBe(569);
  });

  test("differ from each other in their measurements, so that none is in two sets", () => {
    const measured = [
      ...train.rows.map((row) => row.slice(2)),
      ...phases.flatMap((phase) => phase.inputs.rows.map((row) => row.slice(1))),
    ];
    expect(
      measured.every((row) => row.length === 30 && row.every((value) => Number.isFinite(Number(value)))),
    ).toBe(true);
    expect(new Set(measured.map(String)).size).toBe(569);
  });

  test("have ids that tell nothing of the diagnosis", () => {
    const truth = new Map(
      [train, ...phases.map((phase) => phase.labels)].flatMap((set) =>
        set.rows.map((row) => [row[0], row[1]]),
      ),
    );
    const firstHalf = [...truth.keys()].sort().slice(0, 284);
    const share = firstHalf.filter((id) => truth.get(id) === "1").length / 284;
    expect(Math.abs(share - 212 / 569)).toBeLessThan(0.05);
  });
});

describe.each(phases)("the $codename phase", ({ codename, inputs, labels }) => {
  test("asks for exactly the cases that it has labels for", () => {
    expect(ids(inputs)).toEqual(ids(labels));
    expect(labels.columns).toEqual(["case_id", "malignant"]);
  });

  test("offers a template with all of them", () => {
    const template = read(`inputs/${codename}_template.csv`);
    expect(ids(template)).toEqual(ids(labels));
    expect(new Set(template.rows.map((row) => row[1]))).toEqual(new Set(["0.5"]));
  });

  test.each(["radius_rule", "logistic_means", "boosting"])("has a complete %s baseline", (name) => {
    const baseline = read(`baselines/${name}_${codename}.csv`);
    expect(baseline.columns).toEqual(["case_id", "probability"]);
    expect(ids(baseline)).toEqual(ids(labels));
    expect(baseline.rows.every((row) => Number(row[1]) >= 0 && Number(row[1]) <= 1)).toBe(true);
  });

  test("keeps its labels out of every file for download", () => {
    const truth = labels.rows.map((row) => row[1]);
    for (const path of listAssets("static/demo/inputs").map((name) => name.slice("static/demo/".length))) {
      const table = read(path);
      const row = new Map(table.rows.map((row) => [row[0], row]));
      const ours = ids(labels).map((id) => row.get(id));
      for (let column = 1; column < table.columns.length; column++) {
        expect(ours.map((row) => row?.[column])).not.toEqual(truth);
      }
      if (path !== "inputs/train.csv") expect(table.columns).not.toContain("malignant");
    }
  });
});

describe("the demo benchmark's configuration", () => {
  test("has nothing to complain about, and uses every file of its folder", async () => {
    const { config, problems } = await readConfig(join(import.meta.dir, "../static/demo"));
    expect(problems).toEqual([]);
    if (config === null) throw new Error("no problems, yet no configuration");
    const used = [
      config.picture,
      ...Object.values(config.pages),
      ...config.phases.flatMap((phase) => [
        phase.description,
        phase.annotation,
        phase.template,
        ...phase.inputs,
      ]),
      ...config.baselines.map((baseline) => baseline.file),
    ].map((file) => `static/demo/${file?.path}`);
    expect([...new Set(used), "static/demo/challenge_config.yaml"].sort()).toEqual(listAssets("static/demo"));
  });

  test("has three baselines per phase, under the names of their phase's files", async () => {
    const { config } = await readConfig(join(import.meta.dir, "../static/demo"));
    const codenames = new Map(config?.phases.map((phase) => [phase.configId, phase.codename]));
    const endings = config?.baselines.map(({ phase, file }) =>
      file.name.endsWith(`_${codenames.get(phase)}.csv`),
    );
    expect(endings).toEqual(Array(6).fill(true));
  });
});
