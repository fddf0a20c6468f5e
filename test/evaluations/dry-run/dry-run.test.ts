import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { User } from "../../../src/accounts/viewer.ts";
import { phasesOf } from "../../../src/benchmarks/phase.ts";
import { type DryRun, dryRunLater, dryRunsOf, DRY_RUN } from "../../../src/evaluations/dry-run/dry-run.ts";
import { dryRunWork } from "../../../src/evaluations/dry-run/work.ts";
import { openBubblewrap } from "../../../src/platform/bubblewrap.ts";
import { writeZip } from "../../../src/kit/zip-writer.ts";
import { bringIn } from "../../../src/submissions/bring-in.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeHostTeam, makeUser } from "../../support/benchmark.ts";
import { mainScript } from "../../support/script-task.ts";
import { type SmallConfig, smallSource, type SourceFiles } from "../../support/source.ts";
import { folderWith } from "../../support/temporary.ts";

const engine = await openBubblewrap("bwrap", "/usr/bin/python3").catch((error: Error) => {
  console.error(error.message);
  return null;
});

let app: TestApp;
let host: User;

beforeEach(async () => {
  app = openTestApp(engine === null ? {} : { engine });
  host = await makeUser(app, "hanna", "host");
});
afterEach(() => app.close());

/** Imports a benchmark. @returns the id of its first phase. */
async function imported(files: SourceFiles): Promise<number> {
  const hostTeamId = await makeHostTeam(app, "Hosts", [host]);
  const source = { folder: folderWith(files) };
  const { benchmarkId } = await bringIn(app, source, { hostTeamId, actorId: host.id, publish: false });
  return (await phasesOf(app.db, benchmarkId))[0]?.id ?? 0;
}

/** Queues a dry run, does what the loop would do with it, and gives what the host sees then. */
async function tried(phaseId: number, sample?: { name: string; text: string }): Promise<DryRun> {
  const staged = sample === undefined ? null : await app.files.stage([Buffer.from(sample.text)], 1e6);
  const id = await dryRunLater(app, host, phaseId, sample && staged ? { name: sample.name, staged } : null);
  const row = await app.db
    .selectFrom("job")
    .select(["id", "kind", "subject", "attempt", "crashes", "stops", "slots", "gpus"])
    .where("kind", "=", DRY_RUN)
    .where("subject", "=", id)
    .executeTakeFirstOrThrow();
  const work = dryRunWork(app);
  await app.db.transaction().execute((trx) => work.begin(trx, row));
  const record = await work.perform(row, new AbortController().signal);
  await app.db.transaction().execute((trx) => record(trx));
  const [newest] = await dryRunsOf(app.db, phaseId);
  if (newest === undefined) throw new Error("the dry run is not listed");
  return newest;
}

const errorsOf = ({ report }: DryRun) =>
  report?.findings.flatMap(({ severity, text }) => (severity === "error" ? [text] : []));

describe("a dry run of a built-in scorer", () => {
  test("makes a sample up that every metric can be computed of", async () => {
    const run = await tried(await imported(smallSource()));
    expect(run).toMatchObject({ status: "finished", fileName: null, report: { findings: [] } });
    expect(run.report?.scores.map(({ split, metric }) => [split, metric])).toEqual([
      ["dev", "auroc"],
      ["dev", "brier"],
    ]);
    expect(run.report?.scores.every(({ value }) => value > 0 && value <= 1)).toBe(true);
    expect(run.report?.seconds).toBeGreaterThan(0);
  });

  test("scores the host's own sample, and says what is wrong with it", async () => {
    const phaseId = await imported(smallSource());
    const text = "case,probability\na,0.1\nb,0.9\nc,0.2\nd,0.8\ne,0.3\nf,0.7\n";
    const good = await tried(phaseId, { name: "perfect.csv", text });
    expect(good).toMatchObject({ fileName: "perfect.csv", status: "finished" });
    expect(good.report?.scores[0]).toMatchObject({ metric: "auroc", value: 1 });
    const bad = await tried(phaseId, { name: "short.csv", text: "case,probability\na,0.1\nz,2\n" });
    expect(bad).toMatchObject({ status: "failed", report: { scores: [] } });
    expect(errorsOf(bad)?.join()).toContain("z");
    expect((await dryRunsOf(app.db, phaseId)).map(({ fileName }) => fileName)).toEqual([
      "short.csv",
      "perfect.csv",
    ]);
  });

  test("tells why a metric is not a number: the annotation has no positive case", async () => {
    const negative = "case,truth\na,0\nb,0\nc,0\nd,0\ne,0\nf,0\n";
    const run = await tried(await imported(smallSource(() => {}, { "annotations/dev.csv": negative })));
    expect(run.status).toBe("failed");
    expect(errorsOf(run)?.join()).toMatch(/auroc cannot be estimated on split dev: .*positive/i);
  });

  test("reports an annotation that cannot be read, with its line", async () => {
    const run = await tried(
      await imported(smallSource(() => {}, { "annotations/dev.csv": "case,truth\na,0\na,1\n" })),
    );
    expect(run.status).toBe("failed");
    expect(errorsOf(run)?.join()).toMatch(/annotation.*\n.*\ba\b/);
  });

  test("finds a phase whose scores nobody would see", async () => {
    const unlinked = (config: SmallConfig) => void config.challenge_phase_splits.shift();
    const run = await tried(await imported(smallSource(unlinked)));
    expect(errorsOf(run)).toEqual([expect.stringContaining("No board shows this phase")]);
  });
});

describe.skipIf(engine === null)("a dry run of a script", () => {
  async function scripted(main: string, change: (config: SmallConfig) => void = () => {}): Promise<number> {
    const zip = join(folderWith(), "evaluation_script.zip");
    await writeZip(
      zip,
      Object.entries(mainScript(main)).map(([path, text]) => ({ path, text })),
    );
    const withScript = (config: SmallConfig) => {
      change(config);
      const { scorer: _, ...rest } = config;
      return { ...rest, evaluation_script: "evaluation_script.zip" };
    };
    return imported(smallSource(withScript, { "evaluation_script.zip": await Bun.file(zip).bytes() }));
  }
  const returning = (result: string) => `def evaluate(a, b, c, **kw):\n    return {"result": ${result}}\n`;
  const both = '{"auroc": 0.5, "brier": 0.25}';

  test("hands it the annotation against itself, and measures it", async () => {
    const run = await tried(
      await scripted(`
def evaluate(annotation, submission, codename, **kw):
    print("scoring", codename)
    same = open(annotation).read() == open(submission).read()
    return {"result": [{"dev": {"auroc": 1.0 if same else 0.0, "brier": 0.0}}]}
`),
    );
    expect(run).toMatchObject({ status: "finished", report: { findings: [], stdout: "scoring dev\n" } });
    expect(run.report?.scores.map(({ value }) => value)).toEqual([1, 0]);
    expect(run.report?.peakMemoryBytes).toBeGreaterThan(1_000_000);
  });

  test.each([
    ["a split that is not attached to the phase", returning(`[{"test": ${both}}]`), /split "?test/],
    [
      "a label that is missing",
      returning('[{"dev": {"auroc": 0.5}}]'),
      /"brier" is missing in the split "dev"/,
    ],
    [
      "a metric that is not a number",
      returning('[{"dev": {"auroc": float("nan"), "brier": 0.1}}]'),
      /"auroc" is .*NaN/i,
    ],
    ["a package that is not there", `import no_such_package\n${returning("[]")}`, /no_such_package/],
    ["an exception, with its line", `def evaluate(a, b, c, **kw):\n    return {}["x"]\n`, /KeyError: 'x'/],
  ])("finds %s", async (_, main, text) => {
    const run = await tried(await scripted(main));
    expect(run).toMatchObject({ status: "failed", report: { scores: [] } });
    expect(errorsOf(run)?.join("\n")).toMatch(text);
  });

  test("finds a board for which nothing was returned", async () => {
    const run = await tried(
      await scripted(returning(`[{"dev": ${both}}]`), (config) => {
        config.challenge_phase_splits.push({ ...config.challenge_phase_splits[0]!, dataset_split_id: 2 });
      }),
    );
    expect(run.status).toBe("failed");
    expect(errorsOf(run)).toEqual([expect.stringContaining('Nothing was returned for the split "test"')]);
  });

  test("wants a sample where there is no annotation", async () => {
    const withoutLabels = (config: SmallConfig) =>
      void delete (config.challenge_phases[0] as Partial<object & { test_annotation_file: string }>)
        .test_annotation_file;
    const phaseId = await scripted(returning(`[{"dev": ${both}}]`), withoutLabels);
    expect(errorsOf(await tried(phaseId))).toEqual([expect.stringContaining("Hand in a sample")]);
    expect((await tried(phaseId, { name: "sample.csv", text: "x" })).status).toBe("finished");
  });
});

test("a dry run that the platform gives up says so", async () => {
  const phaseId = await imported(smallSource());
  const id = await dryRunLater(app, host, phaseId, null);
  const work = dryRunWork(app);
  const job = { id: 1, kind: DRY_RUN, subject: id, attempt: 5, crashes: 3, stops: 0, slots: 1, gpus: 0 };
  await app.db
    .transaction()
    .execute((trx) => work.giveUp(trx, job, "the server stopped every time it was tried"));
  const [run] = await dryRunsOf(app.db, phaseId);
  expect(run?.status).toBe("failed");
  expect(run && errorsOf(run)).toEqual([expect.stringContaining("the server stopped")]);
});

test("a dry run whose phase was removed meanwhile is over, and troubles nobody", async () => {
  const phaseId = await imported(smallSource((config) => void (config.baselines = [])));
  const id = await dryRunLater(app, host, phaseId, null);
  await app.db.deleteFrom("phase").where("id", "=", phaseId).execute();
  const work = dryRunWork(app);
  const job = { id: 1, kind: DRY_RUN, subject: id, attempt: 1, crashes: 0, stops: 0, slots: 1, gpus: 0 };
  const record = await work.perform(job, new AbortController().signal);
  await app.db.transaction().execute((trx) => record(trx));
  work.changed(job);
  await app.db.selectFrom("job").selectAll().execute();
  expect(app.logged).toEqual([]);
});
