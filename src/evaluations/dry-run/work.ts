import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toPhase } from "../../benchmarks/phase.ts";
import type { Scorer } from "../../benchmarks/scorer.ts";
import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import type { Work } from "../../platform/loop.ts";
import type { Row } from "../../platform/schema.ts";
import { type EvaluationApp, score } from "../evaluate.ts";
import { boardsOfPhase } from "../subject.ts";
import { dryRunTopic } from "./dry-run.ts";
import { type DryRunReport, reportOf } from "./report.ts";
import { madeUpSubmission } from "./sample.ts";

/** How the job kind "dry_run" is done. */
export function dryRunWork(app: App): Work {
  const set = (trx: Db, id: number, values: Partial<Row<"dry_run">>) =>
    trx.updateTable("dry_run").set(values).where("id", "=", id).execute();
  return {
    begin: async (trx, job) => void (await set(trx, job.subject, { status: "running" })),
    async perform(job, abort) {
      const run = await app.db
        .selectFrom("dry_run")
        .selectAll()
        .where("id", "=", job.subject)
        .executeTakeFirst();
      // A re-import may have removed its phase meanwhile, and the dry run with it.
      if (run === undefined) return async () => {};
      const report = await perform(app, run, abort);
      const status = report.findings.some((finding) => finding.severity === "error") ? "failed" : "finished";
      return async (trx) =>
        void (await set(trx, job.subject, {
          status,
          report: JSON.stringify(report),
          finished_at: app.clock.now(),
        }));
    },
    putBack: async (trx, job) => void (await set(trx, job.subject, { status: "submitted" })),
    async giveUp(trx, job, why) {
      const report = emptyReport(`The server could not carry it out: ${why}`);
      await set(trx, job.subject, {
        status: "failed",
        report: JSON.stringify(report),
        finished_at: app.clock.now(),
      });
    },
    changed(job) {
      void announce(app, job.subject).catch((error) => app.log.error("announcing a dry run", error));
    },
  };
}

async function perform(app: EvaluationApp, run: Row<"dry_run">, abort: AbortSignal): Promise<DryRunReport> {
  const row = await app.db
    .selectFrom("phase")
    .selectAll()
    .where("id", "=", run.phase_id)
    .executeTakeFirstOrThrow();
  const benchmark = await app.db
    .selectFrom("benchmark")
    .select(["id", "script_digest", "scorer", "evaluator_image"])
    .where("id", "=", row.benchmark_id)
    .executeTakeFirstOrThrow();
  const boards = await boardsOfPhase(app.db, row.id);
  const scorer = benchmark.scorer === null ? null : (JSON.parse(benchmark.scorer) as Scorer);
  const workspace = await app.files.workspace();
  const began = performance.now();
  try {
    const sample = await sampleFile(app, run, toPhase(row), scorer, workspace.path);
    const scored = await score(
      app,
      {
        benchmarkId: benchmark.id,
        phaseId: row.id,
        codename: row.codename,
        timeLimitSeconds: row.time_limit_s,
        annotationDigest: row.annotation_digest,
        annotationName: row.annotation_name,
        scriptDigest: benchmark.script_digest,
        scorer,
        evaluatorImage: benchmark.evaluator_image,
        boards,
        name: `dry-run-${run.id}`,
        submissionPath: sample.path,
        submissionName: sample.name,
        seed: `dry run|${row.id}`,
        metadata: { id: 0, method_name: "dry run" },
      },
      abort,
    );
    return reportOf(scored, boards, (performance.now() - began) / 1000);
  } catch (error) {
    if (error instanceof Fault && error.kind === "invalid") return emptyReport(describe(error));
    throw error;
  } finally {
    await workspace.remove();
  }
}

async function sampleFile(
  app: Pick<App, "files">,
  run: Row<"dry_run">,
  { annotation }: ReturnType<typeof toPhase>,
  scorer: Scorer | null,
  folder: string,
): Promise<{ path: string; name: string }> {
  if (run.file_digest !== null)
    return { path: app.files.path(run.file_digest), name: run.file_name ?? "sample" };
  if (annotation === null)
    throw new Fault("invalid", "This phase has no annotation yet. Hand in a sample instead.");
  const truth = app.files.path(annotation.digest);
  if (scorer === null) return { path: truth, name: annotation.name };
  const path = join(folder, "sample.csv");
  await writeFile(path, await madeUpSubmission(truth, annotation.name, scorer));
  return { path, name: "sample.csv" };
}

function emptyReport(text: string): DryRunReport {
  return {
    scores: [],
    findings: [{ severity: "error", text }],
    seconds: 0,
    peakMemoryBytes: null,
    stdout: "",
    stderr: "",
  };
}

function describe(fault: Fault): string {
  return [fault.message, ...fault.problems.map((problem) => `${problem.place} ${problem.message}`)].join(
    "\n",
  );
}

async function announce(app: Pick<App, "db" | "signal">, dryRunId: number): Promise<void> {
  const run = await app.db
    .selectFrom("dry_run")
    .select("phase_id")
    .where("id", "=", dryRunId)
    .executeTakeFirst();
  if (run !== undefined) app.signal.publish(dryRunTopic(run.phase_id));
}
