import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import type { BenchmarkConfig } from "../../../src/benchmarks/config/types.ts";
import { writeConfig } from "../../../src/benchmarks/config/write.ts";
import { unpackZip } from "../../../src/kit/zip.ts";
import { writeZip } from "../../../src/kit/zip-writer.ts";
import { folderWith } from "../../support/temporary.ts";
import { builtIn, docker, early, remote, starter } from "./examples.ts";
import { anyConfig } from "./any-config.ts";

async function imported(root: string): Promise<BenchmarkConfig> {
  const { config, problems } = await readConfig(root);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (config === null) throw new Error("no configuration");
  return config;
}

describe("an export imports again to an equal configuration", () => {
  const below = Object.fromEntries(Object.entries(starter).map(([path, text]) => [`inner/${path}`, text]));
  test.each(Object.entries({ early, starter, below, remote, docker, builtIn }))(
    "%s",
    async (_name, files) => {
      const root = folderWith(files);
      const config = await imported(root);
      const out = folderWith();
      await writeZip(
        join(out, "export.zip"),
        writeConfig(config, (path) => join(root, path)),
      );
      const listed = await unpackZip(join(out, "export.zip"), join(out, "again"));
      expect(await imported(join(out, "again"))).toEqual(config);
      expect(listed.map(({ path }) => path)).toContain("challenge_config.yaml");
    },
  );

  test("any", async () => {
    const property = fc.asyncProperty(anyConfig, async (config) => {
      const files = writeConfig(config, (path) => path).map((entry) => [
        entry.path,
        "text" in entry ? entry.text : "content",
      ]);
      expect(await imported(folderWith(Object.fromEntries(files)))).toEqual(config);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

test("the YAML is EvalAI's: its keys, full dates, numbers for ids, nothing where there is nothing", async () => {
  const [first] = writeConfig(await imported(folderWith(starter)), (path) => path);
  if (first === undefined || !("text" in first)) throw new Error("no YAML");
  expect(first.path).toBe("challenge_config.yaml");
  expect(first.text).toStartWith(
    "title: Grading of retinal images\nshort_description: Random number generation\n",
  );
  expect(first.text).toContain("\nstart_date: 2026-01-01 00:00:00\nend_date: 2099-05-31 23:59:59\n");
  expect(first.text).toContain(
    "\n  - challenge_phase_id: 1\n    leaderboard_id: 1\n    dataset_split_id: 1\n    visibility: 3\n",
  );
  expect(first.text).toContain("\n    allowed_submission_file_types: .json, .zip, .txt,");
  expect(first.text).not.toContain("null");
  expect(first.text).not.toContain("slug:");
});

test("every file goes along once, text from the configuration, the rest from the store", async () => {
  const entries = writeConfig(await imported(folderWith(builtIn)), (path) => `/store/${path}`);
  expect(entries.slice(1).map((entry) => ("file" in entry ? entry.file : entry.path))).toEqual([
    "/store/baselines/prior.csv",
    "/store/features.csv",
    "/store/labels.csv",
    "phase_1.html",
    "/store/template.csv",
    "templates/description.html",
    "templates/evaluation_details.html",
    "templates/submission_guidelines.html",
    "templates/terms_and_conditions.html",
  ]);
});
