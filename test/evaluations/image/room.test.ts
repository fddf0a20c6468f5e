import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { usualLimits } from "../../../src/benchmarks/image-limits.ts";
import { reserveGpus } from "../../../src/evaluations/image/gpus.ts";
import { gpusWanted, sealedLimits } from "../../../src/evaluations/image/limits.ts";
import { roughly } from "../../../src/evaluations/image/roughly.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeBenchmark, makeTeam } from "../../support/benchmark.ts";

describe("what a run gets", () => {
  const config = { images: { memoryBytes: 2 ** 30, cpus: 4 } };

  test("is what its phase asks for, up to what the server gives", () => {
    const asked = {
      ...usualLimits,
      memory: 2 ** 40,
      cpus: 16,
      shm: 2 ** 31,
      output: 2 ** 20,
      scratchRuns: true,
    };
    expect(sealedLimits(asked, 60, config)).toMatchObject({
      seconds: 60,
      memoryBytes: 2 ** 30,
      cpus: 4,
      shmBytes: 2 ** 30,
      outputBytes: 2 ** 20,
      scratchRuns: true,
    });
    expect(sealedLimits({ ...usualLimits, memory: 2 ** 28, cpus: 1 }, 60, config)).toMatchObject({
      memoryBytes: 2 ** 28,
      cpus: 1,
    });
  });

  test("is a GPU where there is one, unless the phase says otherwise", () => {
    const some = { gpus: ["0", "1"] };
    expect([gpusWanted({ gpus: null }, some), gpusWanted({ gpus: null }, { gpus: [] })]).toEqual([1, 0]);
    expect([gpusWanted({ gpus: 2 }, some), gpusWanted({ gpus: 0 }, some)]).toEqual([2, 0]);
  });
});

test("a run time is told as the end of its bucket", () => {
  const minutes = [0, 0.99, 1, 4.9, 5, 29, 30, 59, 60, 600, 6000];
  expect(minutes.map((each) => roughly(each * 60_000) / 60_000)).toEqual([
    1, 1, 5, 5, 30, 30, 60, 60, 1440, 1440, 1440,
  ]);
});

describe("a GPU", () => {
  let app: TestApp;
  beforeEach(async () => {
    app = openTestApp();
    const { phaseId: phase_id } = await makeBenchmark(app);
    const team_id = await makeTeam(app, "T", []);
    const sent = { phase_id, team_id, file_digest: "0", file_name: "x", file_bytes: 1, created_at: 1 };
    await app.db.insertInto("submission").values(sent).execute();
    for (const number of [1, 2, 3])
      await app.db
        .insertInto("evaluation")
        .values({ submission_id: 1, number, status: "running", created_at: 1 })
        .execute();
  });
  afterEach(() => app.close());

  const ofRun = (id: number, count = 1) => reserveGpus(app.db, id, count, ["A", "B"]);

  test("belongs to one run until that has ended, also over a restart", async () => {
    expect([await ofRun(1), await ofRun(2), await ofRun(1)]).toEqual([["A"], ["B"], ["A"]]);
    await expect(ofRun(3)).rejects.toMatchObject({ kind: "unavailable", code: "not_now" });
    await app.db
      .updateTable("evaluation")
      .set({ status: "failed", reason: "crashed", finished_at: 2 })
      .where("id", "=", 1)
      .execute();
    expect(await ofRun(3)).toEqual(["A"]);
  });

  test("is waited for when there are not enough together, and none is taken for none", async () => {
    expect(await ofRun(1)).toEqual(["A"]);
    await expect(ofRun(2, 2)).rejects.toMatchObject({ code: "not_now" });
    expect(await ofRun(3, 0)).toEqual([]);
  });
});
