import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import type { BenchmarkConfig } from "../../../src/benchmarks/config/types.ts";
import { exportBenchmark } from "../../../src/benchmarks/importing/export.ts";
import { bringIn } from "../../../src/submissions/bring-in.ts";
import { importDemo } from "../../../src/submissions/demo.ts";
import { assetBytes } from "../../../src/platform/assets.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeHostTeam } from "../../support/benchmark.ts";
import { type SmallConfig, smallSource } from "../../support/source.ts";
import { folderWith } from "../../support/temporary.ts";

let app: TestApp;
let by: { hostTeamId: number; actorId: null };

beforeEach(async () => {
  app = openTestApp();
  by = { hostTeamId: await makeHostTeam(app, "Hosts"), actorId: null };
});
afterEach(() => app.close());

async function configOf(benchmarkId: number): Promise<BenchmarkConfig> {
  const row = await app.db
    .selectFrom("benchmark")
    .select("config")
    .where("id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.config);
}

const filesOf = (benchmarkId: number) =>
  app.db
    .selectFrom("benchmark_file")
    .select(["path", "digest", "audience"])
    .where("benchmark_id", "=", benchmarkId)
    .orderBy("path")
    .execute();

/** Exports a benchmark and imports that ZIP as another one. */
async function again(benchmarkId: number): Promise<number> {
  const zip = join(folderWith(), "export.zip");
  await exportBenchmark(app, benchmarkId, zip);
  const imported = await bringIn(app, { zip }, { ...by, publish: false });
  expect(imported.warnings).toEqual([]);
  return imported.benchmarkId;
}

test("the demo, exported and imported again, is equal in configuration and files", async () => {
  const { benchmarkId } = await importDemo(app, by);
  const copy = await again(benchmarkId);
  expect(await configOf(copy)).toEqual(await configOf(benchmarkId));
  expect(await filesOf(copy)).toEqual(await filesOf(benchmarkId));
});

test("so is a benchmark in a subfolder with a script, a logo and pictures in its pages", async () => {
  const picture = assetBytes("static/demo/logo.png");
  const script = (config: SmallConfig) => {
    const { scorer: _, ...rest } = config;
    return {
      ...rest,
      evaluation_script: "evaluation_script.zip",
      image: "images/logo.png",
      tags: ["yes", "2026"],
    };
  };
  const files = smallSource(script, {
    "evaluation_script.zip": "PK",
    "images/logo.png": picture,
    "templates/terms.html": '<p>Be <b>kind</b> &amp; honest.</p><img src="../images/logo.png" alt="Logo">',
  });
  const nested = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`challenge/${path}`, content]),
  );
  const { benchmarkId } = await bringIn(app, { folder: folderWith(nested) }, { ...by, publish: false });
  const copy = await again(benchmarkId);
  const twice = await again(copy);
  expect(await configOf(twice)).toEqual(await configOf(copy));
  expect((await filesOf(twice)).map(({ digest }) => digest)).toEqual(
    (await filesOf(benchmarkId)).map(({ digest }) => digest),
  );
});

test("there is nothing to export of a benchmark that does not exist", async () => {
  expect(exportBenchmark(app, 99, join(folderWith(), "none.zip"))).rejects.toMatchObject({ kind: "missing" });
});
