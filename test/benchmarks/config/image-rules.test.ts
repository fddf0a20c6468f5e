import { describe, expect, test } from "bun:test";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import { configFiles } from "../../../src/benchmarks/importing/config-files.ts";
import { folderWith } from "../../support/temporary.ts";
import { starter } from "./examples.ts";
import { type Change, said } from "./said.ts";

const files = {
  ...starter,
  "hidden/a.csv": "a",
  "hidden/more/b.csv": "b",
  "hidden.zip": "PK",
  "features.csv": "f",
};
const ANCHOR = "max_submissions: 50\n";
const keys = (yaml: string): Change => [ANCHOR, `${ANCHOR}${yaml.replace(/^/gm, "    ")}\n`];

async function read(yaml: string) {
  const [from, to] = keys(yaml);
  const root = folderWith({
    ...files,
    "challenge_config.yaml": starter["challenge_config.yaml"]?.replace(from, to) ?? "",
  });
  const { config } = await readConfig(root);
  if (config === null) throw new Error("it cannot be used");
  return config;
}

describe("what images read", () => {
  test("is a folder with all that is in it, and for hosts alone", async () => {
    const config = await read("image_inputs: hidden/");
    const inputs = { kind: "folder", path: "hidden", files: ["hidden/a.csv", "hidden/more/b.csv"] };
    expect(config.phases[0]?.images?.inputs).toEqual(inputs as never);
    const audiences = new Map(configFiles(config).map(({ path, audience }) => [path, audience]));
    expect(inputs.files.map((path) => audiences.get(path))).toEqual(["host", "host"]);
  });

  test("is a ZIP", async () => {
    const { images } = (await read("image_inputs: hidden.zip")).phases[0] ?? {};
    expect(images?.inputs).toEqual({ kind: "zip", path: "hidden.zip", files: ["hidden.zip"] });
  });

  test("may be public where it is for practice", async () => {
    const config = await read("inputs: [hidden/a.csv]\nimage_inputs: hidden\npractice: True");
    expect(configFiles(config)).toContainEqual({ path: "hidden/a.csv", audience: "public" });
    expect(configFiles(config)).toContainEqual({ path: "hidden/more/b.csv", audience: "host" });
  });
});

test("limits are in Kubernetes' notation", async () => {
  const { images } =
    (await read("image_limits: {memory: 2Gi, cpus: 500m, gpus: 0, shm: 1G, scratch_runs: yes}")).phases[0] ??
    {};
  expect(images?.limits).toEqual({
    memory: 2 ** 31,
    cpus: 0.5,
    gpus: 0,
    shm: 1e9,
    output: null,
    scratch: null,
    processes: null,
    scratchRuns: true,
  });
});

describe("refused, with its line", () => {
  test.each([
    ["image_inputs: nowhere", "image_inputs", 'There is no folder or ZIP "nowhere".'],
    ["image_inputs: features.csv", "image_inputs", '"features.csv" is neither a folder nor a ZIP.'],
    [
      "image_inputs: annotations",
      "image_inputs",
      "Hidden labels or the evaluation script are among these files",
    ],
    [
      "inputs: [hidden/a.csv]\nimage_inputs: hidden",
      "image_inputs",
      '"hidden/a.csv" is among these files, and everybody can download it.',
    ],
    ["image_limits: {memory: lots}", "image_limits.memory", '"lots" is no amount.'],
  ])("%s", async (yaml, place, message) => {
    const { usable, texts } = await said(files, keys(yaml));
    expect(usable).toBe(false);
    expect(texts.join("\n")).toMatch(/^\d+: /);
    expect(texts.join("\n")).toContain(`challenge_phases[0].${place}: ${message}`);
  });
});

test("an unknown limit is told, and so is a phase for images without any data", async () => {
  const { usable, texts } = await said(files, keys("image_limits: {memroy: 1Gi}"));
  expect([usable, texts.join("\n")]).toEqual([true, expect.stringContaining('Did you mean "memory"?')]);
  const docker: Change = [
    "is_docker_based: False",
    "is_docker_based: True\nis_static_dataset_code_upload: True",
  ];
  expect((await said(files, docker)).texts.join("\n")).toContain("There are no image_inputs");
});
