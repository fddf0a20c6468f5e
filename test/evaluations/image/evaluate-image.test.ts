import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { imageReasons } from "../../../src/evaluations/reasons.ts";
import { rerunSubmission } from "../../../src/evaluations/rerun.ts";
import { JOBS } from "../../../src/platform/loop.ts";
import { isFree, quotaOf } from "../../../src/submissions/quota.ts";
import { visibleSubmission } from "../../../src/submissions/submission.ts";
import { evaluationWork } from "../../../src/evaluations/work.ts";
import { type Ending, type FakeRunner, fakeRunner } from "../../support/fake-runner.ts";
import { archiveImage, modelImage } from "../../support/image-archive.ts";
import { GIVEN, type ImageWorld, makeImageWorld } from "../../support/image-world.ts";

let runner: FakeRunner;
let world: ImageWorld;
beforeEach(async () => {
  runner = fakeRunner();
  world = await makeImageWorld({ runner });
});
afterEach(() => world.stop());

let models = 0;
const newImage = () => archiveImage(modelImage(`weights ${models++}`));
const handIn = (phase: Parameters<ImageWorld["handInImage"]>[0] = "secret") =>
  world.handInImage(phase, newImage());
const predicting =
  (text: string, name: "predictions.csv" | "submission.json" = "predictions.csv") =>
  (): Ending => ({ how: "predictions", name, text });

describe("the run", () => {
  test("gets the data and the limits of its phase, and EvalAI's variables", async () => {
    await world.ended(await handIn());
    const [run] = runner.runs;
    expect(run?.limits).toMatchObject({
      seconds: 120,
      memoryBytes: 256 * 2 ** 20,
      cpus: 1,
      outputFiles: 1000,
    });
    expect(run?.env).toEqual({
      CHALLENGE_PK: String(world.benchmark.id),
      PHASE_PK: String(world.phases.secret.id),
    });
    expect(run?.id).toEqual({ instance: runner.instance, submission: 1, attempt: 1, stage: "predict" });
    expect(await Bun.file(`${run?.inputs}/given.txt`).text()).toBe(GIVEN);
    const labels = await Array.fromAsync(new Bun.Glob("**/truth*").scan({ cwd: `${run?.inputs}/..` }));
    expect(labels).toEqual([]);
  });

  const endings: [keyof typeof imageReasons, Ending][] = [
    ["crashed", { how: "crashed", code: 77 }],
    ["timeout", { how: "timeout" }],
    ["out_of_memory", { how: "out_of_memory" }],
    ["no_output", { how: "no_output", message: "said inside" }],
    ["output_too_large", { how: "output_too_large", message: "said inside" }],
    ["malformed_output", { how: "malformed_output", message: "said inside" }],
    ["image_refused", { how: "image_refused", message: "said inside" }],
  ];

  test.each(endings)("that ends with %s says only that to its team", async (reason, ending) => {
    runner.next = () => ending;
    const id = await handIn();
    const evaluation = await world.ended(id);
    expect(evaluation).toMatchObject({ status: "failed", reason, message: imageReasons[reason].message });
    expect(JSON.parse(evaluation.run ?? "")).toMatchObject({ ending: reason, seconds: 90 });
    expect(evaluation.stdout_digest).toMatch(/^\w{64}$/);
    const { evaluation: seen } = await visibleSubmission(world.app.db, world.paula, id);
    expect(JSON.stringify(seen)).not.toMatch(/said inside|77|"seconds"/);
    expect(runner.runs.length).toBe(1);
  });

  test("costs nothing only when it was refused, or was the platform's own trouble", () => {
    const reasons = [...Object.keys(imageReasons), "platform_error"];
    expect(reasons.filter(isFree)).toEqual(["image_refused", "platform_error"]);
  });

  test("that the platform spoils is tried again, and counts as one", async () => {
    let tries = 0;
    runner.next = () =>
      tries++ === 0 ? { how: "platform_error", message: "the engine fell over" } : predicting(GIVEN)();
    const id = await handIn();
    const { db, signal } = world.app;
    for (let waits = false; !waits; await Bun.sleep(10)) {
      const job = await db.selectFrom("job").selectAll().executeTakeFirstOrThrow();
      waits = job.state === "waiting" && job.error === "the engine fell over";
    }
    await db.updateTable("job").set({ run_at: 0 }).execute();
    signal.publish(JOBS);
    expect(await world.ended(id)).toMatchObject({ status: "finished", number: 1 });
    expect(runner.runs.map((run) => run.id)).toEqual([
      runner.runs[0]?.id as never,
      runner.runs[0]?.id as never,
    ]);
  });
});

describe("predictions", () => {
  test("are scored like a file, in either format and by EvalAI's name too", async () => {
    runner.next = predicting(GIVEN);
    const csv = await world.ended(await handIn());
    const rows = GIVEN.trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const json = JSON.stringify(
      rows.map(([id, probability]) => ({ case: id, probability: Number(probability) })),
    );
    runner.next = predicting(json, "submission.json");
    const other = await world.ended(await handIn());
    const scores = (id: number) =>
      world.app.db.selectFrom("score").select(["metric", "value"]).where("evaluation_id", "=", id).execute();
    expect([csv.status, other.status]).toEqual(["finished", "finished"]);
    expect(await scores(other.id)).toEqual(await scores(csv.id));
    expect(await scores(csv.id)).toContainEqual({ metric: "auroc", value: 0.75 });
  });

  test.each([
    ["malformed_output", "a,b\n1,2\n", "column"],
    ["malformed_output", "case,probability\na,lots\nb,1\nc,1\nd,1\n", "lots"],
    ["unknown_ids", `${GIVEN}else,0.5,1\n`, "else"],
    ["malformed_output", "", "empty"],
  ])("with defects end as %s, and the hosts learn which", async (reason, text, told) => {
    runner.next = predicting(text);
    const evaluation = await world.ended(await handIn());
    expect(evaluation).toMatchObject({ reason, stage: "validate", predictions_digest: expect.any(String) });
    expect(evaluation.message).toBe(imageReasons[reason as "unknown_ids"].message);
    expect(evaluation.detail).toContain(told);
  });

  test("that were kept before a restart are not made again", async () => {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    runner.next = () => promise;
    const id = await handIn();
    const { db, files, signal } = world.app;
    while (runner.runs.length === 0) await Bun.sleep(10);
    const { digest } = await files.store([Buffer.from(GIVEN)], 1e6);
    const run = JSON.stringify({ ending: "predictions", seconds: 1 });
    await db
      .updateTable("evaluation")
      .set({ predictions_digest: digest, predictions_name: "predictions.csv", run })
      .execute();
    resolve({ how: "platform_error", message: "as if the server had died here" });
    while ((await db.selectFrom("job").select("state").executeTakeFirst())?.state !== "waiting")
      await Bun.sleep(10);
    await db.updateTable("job").set({ run_at: 0 }).execute();
    signal.publish(JOBS);
    expect((await world.ended(id)).status).toBe("finished");
    expect(runner.runs.length).toBe(1);
  });
});

describe("what a team learns about time", () => {
  test("is a bucket, and for practice everything", async () => {
    runner.next = predicting(GIVEN);
    const [secret, practice] = [await handIn("secret"), await handIn("practice")];
    expect((await world.ended(secret)).run_ms).toBe(5 * 60_000);
    const { run_ms } = await world.ended(practice);
    expect([run_ms !== 5 * 60_000, (run_ms ?? 0) >= 90_000]).toEqual([true, true]);
    const seen = async (id: number) => (await visibleSubmission(world.app.db, world.paula, id)).evaluation;
    const [hidden, shown] = [await seen(secret), await seen(practice)];
    expect(hidden).toMatchObject({
      startedAt: null,
      run: null,
      predictions: null,
      stdoutDigest: null,
      resultDigest: null,
    });
    expect((hidden?.finishedAt ?? 1) % 60_000).toBe(0);
    expect(shown?.run?.seconds).toBe(90);
    expect([shown?.startedAt, shown?.stdoutDigest, shown?.predictions]).not.toContain(null);
  });
});

test("an image that was found wanting is not run, its team is told why, and it costs nothing", async () => {
  const { db } = world.app;
  runner.next = predicting(GIVEN);
  const id = await handIn();
  await world.ended(id);
  const row = await db.selectFrom("image_report").selectAll().executeTakeFirstOrThrow();
  const problem = { severity: "error", place: "layer 1", message: "It holds a device." };
  const report = JSON.stringify({ ...JSON.parse(row.report), problems: [problem] });
  await db.updateTable("image_report").set({ report }).execute();
  const evaluation = await again(id);
  expect(evaluation).toMatchObject({ status: "failed", reason: "image_refused", number: 2 });
  expect(evaluation.message).toContain("It holds a device.");
  expect(runner.runs.length).toBe(1);
  await db.deleteFrom("score").execute();
  await db.deleteFrom("evaluation").where("number", "=", 1).execute();
  const limits = { per_day: 5, per_month: 5, per_phase: 5, concurrent: 5 };
  const quota = await quotaOf(db, { id: world.phases.secret.id, ...limits }, world.teamId, Date.now());
  expect(quota.phase.used).toBe(0);
});

test("when the server stops, a run is left to itself and not ended", async () => {
  let signal: AbortSignal | null = null;
  runner.next = (_run, given) => {
    signal = given;
    return new Promise(() => {});
  };
  const id = await handIn();
  while (signal === null) await Bun.sleep(10);
  const leave = new AbortController();
  const { id: subject } = (await world.app.db.selectFrom("evaluation").select("id").executeTakeFirst()) ?? {
    id,
  };
  const job = { id: 1, kind: "evaluation", subject, attempt: 1, crashes: 0, stops: 0, slots: 1, gpus: 0 };
  const abort = new AbortController();
  const performed = evaluationWork(world.app).perform(job, abort.signal, leave.signal);
  while (runner.runs.length < 2) await Bun.sleep(10);
  leave.abort();
  await expect(performed).rejects.toBe(leave.signal.reason);
  expect((signal as AbortSignal).aborted).toBe(false);
});

async function again(id: number) {
  await rerunSubmission(world.app, world.host, id);
  return world.ended(id);
}
