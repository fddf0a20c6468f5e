import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { importBenchmark } from "../../../src/benchmarks/importing/import.ts";
import { pagesOf } from "../../../src/benchmarks/page.ts";
import { phasesOf } from "../../../src/benchmarks/phase.ts";
import { Fault } from "../../../src/kit/fault.ts";
import { assetBytes } from "../../../src/platform/assets.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeHostTeam } from "../../support/benchmark.ts";
import { type SmallConfig, smallSource, type SourceFiles } from "../../support/source.ts";
import { folderWith } from "../../support/temporary.ts";

let app: TestApp;
let hostTeamId: number;

beforeEach(async () => {
  app = openTestApp();
  hostTeamId = await makeHostTeam(app, "Hosts");
});
afterEach(() => app.close());

const bring = (files: SourceFiles) => importBenchmark(app, folderWith(files), { hostTeamId, actorId: null });

async function refusal(files: SourceFiles): Promise<Fault> {
  const error: unknown = await bring(files).then(
    () => null,
    (thrown) => thrown,
  );
  if (!(error instanceof Fault)) throw new Error(`not refused, but ${error}`);
  return error;
}

async function rowsIn(...tables: ("benchmark" | "phase" | "split" | "board" | "benchmark_file" | "audit")[]) {
  const counts = [];
  for (const table of tables) counts.push((await app.db.selectFrom(table).selectAll().execute()).length);
  return counts;
}

describe("an import", () => {
  test("makes a benchmark with everything that hangs on it, unpublished", async () => {
    const { benchmarkId, slug, warnings } = await bring(smallSource());
    expect({ slug, warnings }).toEqual({ slug: "small-lesions", warnings: [] });
    const row = await app.db.selectFrom("benchmark").selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      id: benchmarkId,
      title: "Small lesions",
      published_at: null,
      script_digest: null,
    });
    expect(JSON.parse(row.scorer ?? "")).toMatchObject({
      task: "binary",
      predictions: { "": "probability" },
    });
    const phases = await phasesOf(app.db, benchmarkId);
    expect(phases.map(({ name, slug, annotation }) => [name, slug, annotation?.name])).toEqual([
      ["Development", `small-dev-${benchmarkId}`, "dev.csv"],
      ["Test", `small-test-${benchmarkId}`, "test.csv"],
    ]);
    expect(await rowsIn("split", "board", "audit")).toEqual([2, 2, 1]);
    expect((await pagesOf(app.db, benchmarkId)).description).toBe("<h2>About</h2><p>Find the lesions.</p>");
  });

  test("keeps every file, and lets nobody but the hosts have labels, scripts and baselines", async () => {
    const script = (config: SmallConfig) => {
      const { scorer: _, ...rest } = config;
      return { ...rest, evaluation_script: "evaluation_script.zip" };
    };
    const { benchmarkId } = await bring(
      smallSource(script, { "evaluation_script.zip": "PK", "unnamed.txt": "x" }),
    );
    const files = await app.db.selectFrom("benchmark_file").selectAll().orderBy("path").execute();
    expect(files.map(({ path, audience }) => [path, audience])).toEqual([
      ["annotations/dev.csv", "host"],
      ["annotations/test.csv", "host"],
      ["baselines/coin.csv", "host"],
      ["evaluation_script.zip", "host"],
      ["inputs/cases.csv", "public"],
    ]);
    for (const { digest, bytes } of files) expect(Bun.file(app.files.path(digest)).size).toBe(bytes);
    const [phase] = await phasesOf(app.db, benchmarkId);
    expect(files.find(({ path }) => path === "annotations/dev.csv")?.digest).toBe(
      phase?.annotation?.digest ?? "",
    );
  });

  test("gives pictures in pages the address of the benchmark's files", async () => {
    const picture = assetBytes("static/demo/logo.png");
    const { benchmarkId, slug } = await bring(
      smallSource(() => {}, {
        "templates/terms.html": '<img src="../images/a b.png" alt="A">',
        "images/a b.png": picture,
      }),
    );
    const { terms } = await pagesOf(app.db, benchmarkId);
    expect(terms).toContain(`src="/benchmarks/${slug}/files/images/a%20b.png"`);
  });

  test("encodes the logo anew, and leaves out one that is no picture", async () => {
    const withLogo = (config: SmallConfig) => ({ ...config, image: "logo.png" });
    await bring(smallSource(withLogo, { "logo.png": assetBytes("static/demo/logo.png") }));
    const { warnings } = await bring(smallSource(withLogo, { "logo.png": "no picture" }));
    const logos = await app.db.selectFrom("benchmark").select("logo_digest").orderBy("id").execute();
    expect(logos.map(({ logo_digest }) => logo_digest !== null)).toEqual([true, false]);
    expect(warnings).toMatchObject([{ severity: "warning", place: "logo.png" }]);
  });

  test("says everything that is wrong at once, with its line", async () => {
    const fault = await refusal(
      smallSource((config) => {
        config.challenge_phases[0]!.test_annotation_file = "annotations/none.csv";
        config.challenge_phase_splits[1]!.leaderboard_id = 7;
      }),
    );
    const errors = fault.problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ place }) => place)).toEqual([
      "challenge_phases[0].test_annotation_file",
      "challenge_phase_splits[1].leaderboard_id",
    ]);
    expect(errors.every(({ file, line }) => file === "challenge_config.yaml" && line !== undefined)).toBe(
      true,
    );
    expect(fault).toMatchObject({ kind: "invalid", message: expect.stringContaining("2 things") });
  });

  test.each([
    [
      "an input",
      (config: SmallConfig) => void config.challenge_phases[1]!.inputs.push("annotations/dev.csv"),
    ],
    [
      "a template",
      (config: SmallConfig) =>
        void Object.assign(config.challenge_phases[0]!, { template: "annotations/test.csv" }),
    ],
    [
      "a script among the inputs",
      (config: SmallConfig) => {
        const { scorer: _, ...rest } = config;
        rest.challenge_phases[0]!.inputs.push("evaluation_script.zip");
        return { ...rest, evaluation_script: "evaluation_script.zip" };
      },
    ],
  ])("refuses to hand out hidden files: %s", async (_, change) => {
    const fault = await refusal(smallSource(change, { "evaluation_script.zip": "PK" }));
    expect(fault.problems.some(({ severity }) => severity === "error")).toBe(true);
    expect(await rowsIn("benchmark", "benchmark_file")).toEqual([0, 0]);
  });

  test("is all or nothing", async () => {
    await sql`create trigger no_second before insert on board when new.phase_id = 2 begin select raise(abort, 'full'); end`.execute(
      app.db,
    );
    expect(bring(smallSource())).rejects.toThrow("full");
    expect(await rowsIn("benchmark", "phase", "split", "board", "benchmark_file", "audit")).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
  });

  test("finds a free address for a benchmark of the same name, and one for phases that would share theirs", async () => {
    const similar = (config: SmallConfig) => {
      config.challenge_phases[0]!.codename = "Final Test";
      config.challenge_phases[1]!.codename = "final-test";
    };
    const first = await bring(smallSource(similar));
    const second = await bring(smallSource());
    expect([first.slug, second.slug]).toEqual(["small-lesions", "small-lesions-2"]);
    const slugs = (await phasesOf(app.db, first.benchmarkId)).map(({ slug }) => slug);
    expect(slugs).toEqual([
      `small-final-test-${first.benchmarkId}`,
      `small-final-test-2-${first.benchmarkId}`,
    ]);
  });
});
