import { expect, test } from "bun:test";
import fc from "fast-check";
import { describeDifference } from "../../../src/benchmarks/config/difference.ts";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import type { BenchmarkConfig } from "../../../src/benchmarks/config/types.ts";
import { folderWith } from "../../support/temporary.ts";
import { anyConfig } from "./any-config.ts";
import { starter } from "./examples.ts";

async function configOf(files: Record<string, string>): Promise<BenchmarkConfig> {
  const { config } = await readConfig(folderWith(files));
  if (config === null) throw new Error("not usable");
  return config;
}

/** What changing the starter's YAML, or a page of it, would do. */
async function changes(...edits: [from: string | RegExp, to: string][]): Promise<string[]> {
  const key = "challenge_config.yaml";
  let yaml = starter[key] ?? "";
  for (const [from, to] of edits) yaml = yaml.replace(from, to);
  const difference = describeDifference(await configOf(starter), await configOf({ ...starter, [key]: yaml }));
  return difference.map(({ kind, place, before, after }) => `${kind} ${place}: ${before} → ${after}`);
}

test("values, in plain words", async () => {
  expect(await changes()).toEqual([]);
  expect(
    await changes(
      ["end_date: 2099-05-31", "end_date: 2100-01-01"],
      ["  - grading\n", ""],
      ["domain: CV\n", ""],
      ["max_submissions_per_day: 2", "max_submissions_per_day: 4"],
      ["leaderboard_public: False", "leaderboard_public: True"],
      ["test_annotation_file: annotations/test.json", "test_annotation_file: annotations/dev.json"],
      ["visibility: 2", "visibility: 3"],
    ),
  ).toEqual([
    "changed end: 2099-05-31 23:59:59 UTC → 2100-01-01 23:59:59 UTC",
    "changed tags: retina, grading → retina",
    "removed domain: CV → null",
    "changed phase 1 (dev) › leaderboard public: no → yes",
    "changed phase 2 (test) › limits › per day: 2 → 4",
    "changed phase 2 (test) › limits › concurrent: 2 → 3",
    "changed phase 2 (test) › annotation › path: annotations/test.json → annotations/dev.json",
    "changed phase 2 (test) › annotation › name: test.json → dev.json",
    "changed board phase 2 on split 1 › visibility: owner → public",
  ]);
});

test("a thing that comes or goes is one change, whatever it holds; ids find it again in any order", async () => {
  expect(
    await changes(
      ['Metric2", "Total"', 'Total", "Metric2", "AUC"'],
      [
        "  - id: 2\n    name: Test Split\n    codename: test_split\n",
        "  - {id: 3, name: New, codename: new}\n",
      ],
      [/dataset_split_id: 2/, "dataset_split_id: 3"],
    ),
  ).toEqual([
    "added metric set 1 › metric AUC: null → AUC",
    "changed metric set 1 › metrics › order: Metric1, Metric2, Total → Metric1, Total, Metric2",
    "added split 3 (new): null → 3",
    "removed split 2 (test_split): 2 → null",
    "added board phase 2 on split 3: null → phase 2 on split 3",
    "removed board phase 2 on split 2: phase 2 on split 2 → null",
  ]);
});

test("of long pages, the passage that changed", async () => {
  const page = (ending: string) => ({
    ...starter,
    "templates/description.html": `<p>${"word ".repeat(50)}${ending}</p>`,
  });
  const [change, ...more] = describeDifference(await configOf(page("old")), await configOf(page("new")));
  expect(more).toEqual([]);
  expect(change).toEqual({
    kind: "changed",
    place: "pages › description › source",
    before: "…word word word word old</p>",
    after: "…word word word word new</p>",
  });
});

test("another scorer is one change", async () => {
  const before = await configOf(starter);
  const after = { ...before, evaluator: { kind: "remote", archive: null } } satisfies BenchmarkConfig;
  expect(describeDifference(before, after)).toEqual([
    { kind: "changed", place: "evaluator", before: "script", after: "remote" },
  ]);
});

test("nothing differs from itself; back and forth name the same places", () => {
  const mirrored = { added: "removed", removed: "added", changed: "changed" };
  fc.assert(
    fc.property(anyConfig, anyConfig, (one, other) => {
      expect(describeDifference(one, structuredClone(one))).toEqual([]);
      const there = describeDifference(one, other).filter(({ place }) => !place.endsWith("order"));
      const back = describeDifference(other, one).filter(({ place }) => !place.endsWith("order"));
      const kinds = (list: typeof there) => list.map(({ kind }) => kind).sort();
      expect(kinds(there.map((change) => ({ ...change, kind: mirrored[change.kind] as "added" })))).toEqual(
        kinds(back),
      );
    }),
    { numRuns: 50 },
  );
});
