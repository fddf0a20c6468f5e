import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cancelSubmission } from "../../../src/evaluations/cancel.ts";
import { imageReasons } from "../../../src/evaluations/reasons.ts";
import { boardsOfPhase } from "../../../src/evaluations/subject.ts";
import { scoreBuiltIn } from "../../../src/evaluations/scorer/score.ts";
import type { Task } from "../../../src/platform/inside/task.ts";
import { instanceOf } from "../../../src/platform/instance.ts";
import { belongings, removeBelongings } from "../../../src/platform/leftovers.ts";
import { sandboxesOf } from "../../../src/platform/sealed/sandbox.ts";
import { visibleSubmission } from "../../../src/submissions/submission.ts";
import { everythingReadBy } from "../../support/crawl.ts";
import { testEngine } from "../../support/engine.ts";
import {
  CANARIES,
  GIVEN,
  type ImageWorld,
  makeImageWorld,
  SCORER,
  TRUTH,
} from "../../support/image-world.ts";
import { visitorAs } from "../../support/people.ts";
import { holdSelfTest } from "../../support/self-test.ts";
import { folderWith } from "../../support/temporary.ts";

setDefaultTimeout(120_000);
const found = await testEngine();
const sandbox = found === null ? null : ((await sandboxesOf(found.socket)).at(-1) ?? null);

describe("images on a real engine", () => {
  if (found === null || sandbox === null) return test.skip("needs a container engine", () => {});
  const { connection } = sandbox;
  let world: ImageWorld;
  beforeAll(async () => {
    world = await makeImageWorld({
      flags: { "engine-socket": found.socket },
      prepare: (app) => holdSelfTest(app, sandbox),
    });
  });
  afterAll(async () => {
    const instance = instanceOf(world.app.config.data);
    await (await world.app.runner()).tidyImages(async () => []);
    await world.stop();
    await removeBelongings(connection, instance);
  });
  const things = () => belongings(connection, instanceOf(world.app.config.data));
  const printing: Task = { act: "predict", ...{ note: CANARIES.log } };

  test("an honest one gets the very scores that its predictions get as a file", async () => {
    const { evaluation } = await settled(await world.handIn("secret", { act: "predict" }));
    expect(evaluation).toMatchObject({ status: "finished", predictions_name: "predictions.csv" });
    const { db, files } = world.app;
    expect(await Bun.file(files.path(evaluation.predictions_digest ?? "")).text()).toBe(GIVEN);
    const folder = folderWith({ "truth.csv": TRUTH, "predictions.csv": GIVEN });
    const phaseId = world.phases.secret.id;
    const verdict = await scoreBuiltIn({
      scorer: SCORER,
      annotationPath: `${folder}/truth.csv`,
      submissionPath: `${folder}/predictions.csv`,
      submissionName: "predictions.csv",
      seed: `${evaluation.predictions_digest}|${phaseId}`,
      boards: await boardsOfPhase(db, phaseId),
    });
    if (verdict.outcome !== "finished") throw new Error(verdict.detail);
    const scores = await db
      .selectFrom("score")
      .select(["metric", "value", "low", "high", "error"])
      .where("evaluation_id", "=", evaluation.id)
      .execute();
    expect(scores.toSorted((a, b) => (a.metric < b.metric ? -1 : 1))).toEqual(
      verdict.splits[0]?.scores as never,
    );
    const standings = await db.selectFrom("standing").select("submission_id").execute();
    expect(standings.map(({ submission_id }) => submission_id)).toContain(evaluation.submission_id);
    expect(await things()).toEqual([]);
  });

  const hostile: [keyof typeof imageReasons, "secret" | "others" | "short", Task | null][] = [
    ["crashed", "secret", null],
    ["out_of_memory", "secret", { act: "grow", bytes: 2 ** 30, hidden: false }],
    ["timeout", "short", { act: "stay", seconds: 60 }],
    ["no_output", "secret", { act: "stay", seconds: 0 }],
    ["malformed_output", "secret", { act: "leave", what: "symbolic link" }],
    ["malformed_output", "secret", { act: "leave", what: "huge file" }],
    ["unknown_ids", "others", { act: "predict" }],
  ];

  test("others get their reasons, in words that say nothing else, and leave nothing behind", async () => {
    const ended = await Promise.all(
      hostile.map(
        async ([reason, phase, task]) => [reason, await settled(await world.handIn(phase, task))] as const,
      ),
    );
    for (const [reason, { evaluation, seen }] of ended) {
      expect([reason, evaluation.reason]).toEqual([reason, reason]);
      expect(evaluation.message).toBe(imageReasons[reason].message);
      expect(seen).toMatchObject({
        detail: null,
        stdoutDigest: null,
        stderrDigest: null,
        run: null,
        stage: null,
      });
    }
    expect(await things()).toEqual([]);
  });

  test("every exit code looks the same to the team", async () => {
    const [two, one] = await Promise.all([
      world.handIn("secret", null).then(settled),
      world.handIn("secret", null, { Entrypoint: ["/assay", "/no-such-file.js"] }).then(settled),
    ]);
    const exitCode = (run: string | null) => JSON.parse(run ?? "{}").exitCode;
    expect([exitCode(two.evaluation.run), exitCode(one.evaluation.run)]).toEqual([2, 1]);
    const masked = { id: 0, finishedAt: 0 };
    expect({ ...two.seen, ...masked }).toEqual({ ...one.seen, ...masked } as never);
  });

  test("what the data, the labels and the logs say reaches the hosts alone", async () => {
    const [good, bad, practice] = await Promise.all([
      world.handIn("secret", printing).then(settled),
      world.handIn("others", printing).then(settled),
      world.handIn("practice", printing).then(settled),
    ]);
    const { app, benchmark, paula, host, teamId, phases } = world;
    const boards = await app.db.selectFrom("board").select(["id", "phase_id"]).execute();
    const names = (submissions: number[], phaseIds: number[]) => ({
      submission: submissions,
      benchmark: [benchmark.slug],
      challenge: [benchmark.id],
      phase: phaseIds,
      split: boards.filter((each) => phaseIds.includes(each.phase_id)).map(({ id }) => id),
      team: [teamId],
      type: ["csv"],
      id: [benchmark.id],
    });
    const hidden = names([good.id, bad.id], [phases.secret.id, phases.others.id]);
    const leaked = (read: Map<string, string>) =>
      [...read]
        .filter(([, text]) => Object.values(CANARIES).some((word) => text.includes(word)))
        .map(([path]) => path);
    const byTeam = await everythingReadBy(app, paula, hidden);
    expect(byTeam.get(`/submissions/${good.id}`)).toStartWith("200");
    expect(leaked(byTeam)).toEqual([]);
    // It is there to be found: the hosts see it, and in practice so does the team.
    const byHost = leaked(await everythingReadBy(app, host, hidden));
    expect(byHost).toContain(`/submissions/${good.id}/stderr`);
    expect(byHost).toContain(`/submissions/${good.id}/predictions`);
    const practised = leaked(await everythingReadBy(app, paula, names([practice.id], [phases.practice.id])));
    expect(practised).toContain(`/submissions/${practice.id}/stderr`);
  });

  test("one that is cancelled is gone within two seconds, and its team may do that", async () => {
    const id = await world.handIn("secret", { act: "stay", seconds: 100 });
    await until(async () => (await things()).some(({ state }) => state === "running"));
    await until(
      async () => (await visibleSubmission(world.app.db, world.host, id)).evaluation?.stage === "predict",
    );
    await cancelSubmission(world.app, world.paula, id);
    await until(async () => (await things()).length === 0);
    expect((await world.ended(id)).status).toBe("cancelled");
  });

  test("hosts follow the log of one that runs; its team does not", async () => {
    const id = await world.handIn("secret", { act: "stay", seconds: 101 });
    const page = async (user: typeof world.host) =>
      (await (await visitorAs(world.app, user)).get(`/submissions/${id}`)).text();
    await until(async () => (await page(world.host)).includes("staying"));
    expect(await page(world.host)).toContain("1 of 3");
    expect(await page(world.paula)).not.toContain("staying");
    await cancelSubmission(world.app, world.host, id);
    await world.ended(id);
  });

  test("images that nobody waits for are removed from the engine", async () => {
    const runner = await world.app.runner();
    await until(async () => (await things()).length === 0);
    let there: string[] = [];
    const look = async (names: string[]) => (there = names);
    await runner.tidyImages(look);
    const [kept = "", ...gone] = there;
    expect(gone.length).toBeGreaterThan(3);
    await runner.tidyImages(async () => [kept]);
    await runner.tidyImages(look);
    expect(there).toEqual([kept]);
  });

  async function settled(id: number) {
    const evaluation = await world.ended(id);
    const { evaluation: seen } = await visibleSubmission(world.app.db, world.paula, id);
    return { id, evaluation, seen };
  }
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await Bun.sleep(50);
}
