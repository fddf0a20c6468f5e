import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { tarScanner } from "../../../src/kit/tar-scan.ts";
import { createContainer } from "../../../src/platform/container-life.ts";
import { insideImage } from "../../../src/platform/inside/image.ts";
import { belongings, removeBelongings } from "../../../src/platform/leftovers.ts";
import { secondsLeft } from "../../../src/platform/sealed/begun.ts";
import { holderImage } from "../../../src/platform/sealed/holder.ts";
import { lookAtImage } from "../../../src/platform/sealed/image.ts";
import { idFrom, labelsOf, namesOf } from "../../../src/platform/sealed/names.ts";
import { sealedRequest } from "../../../src/platform/sealed/request.ts";
import type { SealedRun, SealedWatch } from "../../../src/platform/sealed/run.ts";
import { sandboxesOf } from "../../../src/platform/sealed/sandbox.ts";
import { runSealed } from "../../../src/platform/sealed/seal.ts";
import { testEngine } from "../../support/engine.ts";
import { foundBy, receiveText, taskRun, testInstance } from "../../support/sealed.ts";

setDefaultTimeout(60_000);
const found = await testEngine();
const sandbox = found === null ? null : ((await sandboxesOf(found.socket)).at(-1) ?? null);

describe("a sealed run", () => {
  if (sandbox === null || found === null) return test.skip("needs a container engine", () => {});
  const { connection } = sandbox;
  const { docker } = connection;
  const never = new AbortController().signal;
  const start = (run: SealedRun, signal = never, watch: SealedWatch = {}) =>
    runSealed(sandbox, run, receiveText, signal, watch);
  const taskImage = insideImage(connection);
  const things = async () => (await belongings(connection, testInstance)).map(({ name }) => name);
  afterAll(() => removeBelongings(connection, testInstance));

  /** Everything of a run, as it is after the program that watched it was killed. */
  async function abandon(run: SealedRun, started = true): Promise<void> {
    const image = await lookAtImage(docker, run.image, false);
    const place = { uid: 61_500, holderImage: await holderImage(connection), runtime: null };
    const request = sealedRequest(run, image, place);
    await docker.createVolume(request.volume);
    await (await createContainer(docker, request.holder)).start();
    const job = await createContainer(docker, request.job);
    if (started) await job.start();
  }

  test("reads by either name, writes by either name, and is handed in by what it wrote", async () => {
    const run = taskRun(await taskImage, { act: "predict" }, { env: { CHALLENGE_PK: "3", PHASE_PK: "5" } });
    const outcome = await start(run);
    expect(outcome).toMatchObject({
      ending: { how: "predictions", name: "predictions.csv", kept: { text: "id,score\n1,0.5\n" } },
      stdout: { text: "", dropped: 0 },
      runtime: null,
    });
    expect(foundBy(outcome)).toMatchObject({ same: true, folder: "/" });
    const given = foundBy(outcome).environment as Record<string, string>;
    expect(given).toMatchObject({ CHALLENGE_PK: "3", PHASE_PK: "5", SUBMISSION_PATH: "/submission" });
    const ours =
      /^(HOME|TMPDIR|PATH|HOSTNAME|LD_LIBRARY_PATH|MPLCONFIGDIR|PYTHON\w+|\w+_NUM_THREADS|SUBMISSION_\w+|\w+_PK|ASSAY_TASK)$/;
    expect(Object.keys(given).filter((name) => !ours.test(name))).toEqual([]);
    expect(await things()).toEqual([]);
  });

  test("is followed while it runs, and tells how much memory it had", async () => {
    const told: string[] = [];
    let whileRunning: string[] = [];
    const run = taskRun(await taskImage, { act: "stay", seconds: 4 });
    const outcome = await start(run, never, {
      log: (stream, text) => {
        told.push(`${stream}: ${text}`);
        if (text === "staying\n") void things().then((names) => (whileRunning = names));
      },
    });
    const { job, holder, volume } = namesOf(run.id);
    expect(whileRunning.toSorted()).toEqual([job, holder, volume].toSorted());
    expect(told[0]).toBe("stdout: staying\n");
    expect(outcome.ending.how).toBe("no_output");
    expect(outcome.peakMemoryBytes).toBeGreaterThan(1e6);
    expect(outcome.seconds).toBeGreaterThanOrEqual(4);
  });

  test("that is cancelled is gone, all of it, and says so", async () => {
    const stop = new AbortController();
    const run = taskRun(await taskImage, { act: "stay", seconds: 60 });
    const outcome = await start(run, stop.signal, { log: () => stop.abort() });
    expect(outcome).toMatchObject({ ending: { how: "cancelled" }, stdout: { text: "staying\n" } });
    expect(await things()).toEqual([]);
    expect((await start(run, AbortSignal.abort())).ending).toEqual({ how: "cancelled" });
  });

  test("that ends with an exit code has crashed", async () => {
    // Without a task there is nothing to do.
    const run = taskRun(await taskImage, { act: "predict" }, { env: { ASSAY_TASK: "null" } });
    expect((await start(run)).ending).toEqual({ how: "crashed", code: 2 });
  });

  test("is never there twice, and the second one says so", async () => {
    const run = taskRun(await taskImage, { act: "stay", seconds: 60 });
    const stop = new AbortController();
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const first = start(run, stop.signal, { log: () => resolve() });
    await begun;
    const second = await start(run);
    expect(second.ending).toMatchObject({
      how: "platform_error",
      message: expect.stringContaining("already"),
    });
    stop.abort();
    expect((await first).ending).toEqual({ how: "cancelled" });
  });

  test("leaves its neighbours alone", async () => {
    const neighbour = taskRun(await taskImage, { act: "stay", seconds: 60 });
    const stop = new AbortController();
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const other = start(neighbour, stop.signal, { log: () => resolve() });
    await begun;
    expect((await start(taskRun(await taskImage, { act: "predict" }))).ending.how).toBe("predictions");
    expect((await things()).toSorted()).toEqual(Object.values(namesOf(neighbour.id)).toSorted());
    stop.abort();
    expect((await other).ending).toEqual({ how: "cancelled" });
  });

  test("does not touch a container of its name that is somebody else's", async () => {
    const run = taskRun(await taskImage, { act: "predict" });
    const labels = { ...labelsOf(run.id), "assay.instance": "somebody else" };
    const name = namesOf(run.id).job;
    await docker.createContainer({ name, Image: run.image, Labels: labels });
    const { ending } = await start(run);
    expect(ending).toMatchObject({ how: "platform_error", message: expect.stringContaining("not ours") });
    expect((await docker.getContainer(name).inspect()).State.Status).toBe("created");
    await docker.getContainer(name).remove();
  });

  describe("after a restart", () => {
    test("is adopted while it runs: watched, its log and its output collected", async () => {
      const run = taskRun(await taskImage, { act: "stay", seconds: 3 });
      await abandon(run);
      const outcome = await start(run);
      expect(outcome).toMatchObject({ ending: { how: "no_output" }, stdout: { text: "staying\n" } });
      expect(foundBy(outcome)).toEqual({ stayed: true });
      expect(await things()).toEqual([]);
    });

    test("is adopted when it has ended meanwhile", async () => {
      const run = taskRun(await taskImage, { act: "predict" });
      await abandon(run);
      await docker.getContainer(namesOf(run.id).job).wait();
      const { StartedAt: started } = (await docker.getContainer(namesOf(run.id).job).inspect()).State;
      let adopted = "";
      const outcome = await start(run, never, {
        ended: async (name) => void (adopted = (await docker.getContainer(name).inspect()).State.StartedAt),
      });
      expect(outcome.ending).toMatchObject({ how: "predictions", kept: { text: "id,score\n1,0.5\n" } });
      expect(adopted).toBe(started);
    });

    test("has had too much time when it went on for too long with nobody there", async () => {
      const run = taskRun(await taskImage, { act: "stay", seconds: 2 });
      await abandon(run);
      await docker.getContainer(namesOf(run.id).job).wait();
      const { ending } = await start({ ...run, limits: { ...run.limits, seconds: 1 } });
      expect(ending).toEqual({ how: "timeout" });
    });

    test("has only what is left of its time", async () => {
      const run = taskRun(await taskImage, { act: "stay", seconds: 60 });
      await abandon(run);
      while (Date.now() < (await startedAt(run)) + 1500) await Bun.sleep(100);
      const { ending, seconds } = await start({ ...run, limits: { ...run.limits, seconds: 1 } });
      expect(ending).toEqual({ how: "timeout" });
      expect(seconds).toBeGreaterThan(1.5);
    });

    test("is begun anew when it had not begun, or its output is gone", async () => {
      const created = taskRun(await taskImage, { act: "predict" });
      await abandon(created, false);
      expect((await start(created)).ending.how).toBe("predictions");
      const unheld = taskRun(await taskImage, { act: "predict" });
      await abandon(unheld);
      await docker.getContainer(namesOf(unheld.id).job).wait();
      await docker.getContainer(namesOf(unheld.id).holder).remove({ force: true });
      expect((await start(unheld)).ending.how).toBe("predictions");
      expect(await things()).toEqual([]);
    });

    test("is found by its labels, kept or removed as is wanted, with its volume", async () => {
      const [kept, gone] = [
        taskRun(await taskImage, { act: "stay", seconds: 60 }),
        taskRun(await taskImage, { act: "predict" }),
      ];
      await Promise.all([abandon(kept), abandon(gone, false)]);
      const all = await belongings(connection, testInstance);
      const job = all.find(({ name }) => name === namesOf(kept.id).job);
      expect(job).toMatchObject({ kind: "container", state: "running" });
      expect(idFrom(job?.labels ?? {})).toEqual(kept.id);
      const isKept = ({ labels }: { labels: Record<string, string> }) =>
        idFrom(labels)?.submission === kept.id.submission;
      expect(await removeBelongings(connection, testInstance, isKept)).toBe(3);
      expect((await things()).toSorted()).toEqual(Object.values(namesOf(kept.id)).toSorted());
      expect(await removeBelongings(connection, testInstance)).toBe(3);
    });

    const startedAt = async ({ id }: SealedRun) =>
      Date.parse((await docker.getContainer(namesOf(id).job).inspect()).State.StartedAt);
  });

  describe("an image", () => {
    async function derived(...changes: string[]): Promise<string> {
      const container = await docker.createContainer({ Image: await taskImage });
      const { Id: id } = (await container.commit({ changes: changes.join("\n") })) as { Id: string };
      await container.remove();
      return id;
    }
    const endingOf = async (image: string) => (await start(taskRun(image, { act: "predict" }))).ending;

    test("with a bad working folder, or none to start, is refused and not run", async () => {
      const image = await derived("WORKDIR /proc/self/fd/8");
      expect(await endingOf(image)).toMatchObject({
        how: "image_refused",
        message: expect.stringMatching(/WORKDIR/),
      });
      await docker.getImage(image).remove();
    });

    test("whose program is not there has crashed like any other", async () => {
      const image = await derived('ENTRYPOINT ["/no/such/program"]');
      expect((await endingOf(image)).how).toMatch(/^(crashed|image_refused)$/);
      await docker.getImage(image).remove();
    });

    test("that the engine does not have is a problem of the platform, and nothing is fetched", async () => {
      const image = `sha256:${"0".repeat(64)}`;
      expect(await endingOf(image)).toEqual({
        how: "platform_error",
        message: `the engine has no image ${image}`,
      });
      expect(await endingOf("debian:latest")).toMatchObject({ how: "platform_error" });
    });
  });

  test("collecting by a path that a stranger chose would have followed his link", async () => {
    const run = taskRun(await taskImage, { act: "leave", what: "symbolic link" });
    await abandon(run);
    await docker.getContainer(namesOf(run.id).job).wait();
    const holder = docker.getContainer(namesOf(run.id).holder);
    const read = async (path: string) => {
      const names: string[] = [];
      const scanner = tarScanner(({ name }) => void names.push(name));
      for await (const piece of await holder.getArchive({ path })) scanner.push(piece as Buffer);
      return names;
    };
    expect(await read("/output/away/hold")).toEqual(["hold"]);
    expect((await read("/output/.")).toSorted()).toEqual(["./", "./away", "./predictions.csv"]);
    expect((await start(run)).ending).toMatchObject({
      how: "malformed_output",
      message: expect.stringContaining("symbolic link"),
    });
  });
});

test("what is left of a run's time is what it has not had yet", () => {
  expect(secondsLeft(60, null)).toBe(60);
  expect(secondsLeft(60, { seconds: 45, isOver: false })).toBe(15);
  expect(secondsLeft(60, { seconds: 61, isOver: false })).toBe(0);
  // Its log is yet to be read.
  expect(secondsLeft(60, { seconds: 61, isOver: true })).toBeGreaterThan(60);
});

test("without an engine there is no sandbox, and the refusal says where one was looked for", async () => {
  await expect(sandboxesOf("/no/such/socket")).rejects.toThrow(/at \/no\/such\/socket .*--engine-socket/);
});
