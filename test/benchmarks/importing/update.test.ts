import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { updateBenchmark } from "../../../src/benchmarks/importing/import.ts";
import { lossesOf } from "../../../src/benchmarks/importing/losses.ts";
import { readSource } from "../../../src/benchmarks/importing/read-source.ts";
import { boardsOf, splitsOf } from "../../../src/benchmarks/board.ts";
import { phasesOf } from "../../../src/benchmarks/phase.ts";
import { bringIn } from "../../../src/submissions/bring-in.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeHostTeam } from "../../support/benchmark.ts";
import { type SmallConfig, smallSource, type SourceFiles } from "../../support/source.ts";
import { folderWith } from "../../support/temporary.ts";

let app: TestApp;
let benchmarkId: number;

beforeEach(async () => {
  app = openTestApp();
  const hostTeamId = await makeHostTeam(app, "Hosts");
  const source = { folder: folderWith(smallSource()) };
  // Its baseline is a submission to the first phase.
  ({ benchmarkId } = await bringIn(app, source, { hostTeamId, actorId: null, publish: true }));
});
afterEach(() => app.close());

const change = (how: (config: SmallConfig) => object | void, more: SourceFiles = {}) =>
  updateBenchmark(app, folderWith(smallSource(how, more)), { benchmarkId, actorId: null });
const phases = () => phasesOf(app.db, benchmarkId);
const submissions = () => app.db.selectFrom("submission").select(["id", "phase_id", "status"]).execute();

/** A finished run of the only submission, with a score on the first board. */
async function score(): Promise<void> {
  const [board] = await boardsOf(app.db, benchmarkId);
  const [evaluation] = await app.db.selectFrom("evaluation").select("id").execute();
  await app.db
    .insertInto("score")
    .values({ evaluation_id: evaluation?.id ?? 0, board_id: board?.id ?? 0, metric: "auroc", value: 0.5 })
    .execute();
}

describe("importing a benchmark again", () => {
  test("keeps the ids and addresses of its phases, and what was submitted to them", async () => {
    const [before, handedIn] = [await phases(), await submissions()];
    const { slug } = await change((config) => {
      config.title = "Large lesions";
      config.challenge_phases.reverse();
      config.challenge_phases[1]!.codename = "development";
      config.challenge_phases[1]!.max_submissions_per_day = 9;
    });
    const after = await phases();
    expect(slug).toBe("small-lesions");
    expect(after.map(({ configId, codename }) => [configId, codename])).toEqual([
      ["2", "test"],
      ["1", "development"],
    ]);
    expect(after.map(({ id, slug }) => [id, slug]).reverse()).toEqual(
      before.map(({ id, slug }) => [id, slug]),
    );
    expect(after[1]?.limits.perDay).toBe(9);
    expect(handedIn).toHaveLength(1);
    expect(await submissions()).toEqual(handedIn);
    const row = await app.db
      .selectFrom("benchmark")
      .select(["title", "published_at"])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ title: "Large lesions", published_at: app.clock.now() });
  });

  test("lets phases swap their codenames", async () => {
    await change((config) => {
      const [first, second] = config.challenge_phases;
      [first!.codename, second!.codename] = [second!.codename, first!.codename];
    });
    expect((await phases()).map(({ codename }) => codename)).toEqual(["test", "dev"]);
  });

  test("gives a new phase an address of its own where an older one has it", async () => {
    await change((config) => {
      const [first] = config.challenge_phases;
      config.challenge_phases.push({ ...first!, id: 3 });
      first!.codename = "old-dev";
    });
    const slugs = (await phases()).map(({ slug }) => slug);
    expect(slugs).toEqual([
      `small-dev-${benchmarkId}`,
      `small-test-${benchmarkId}`,
      `small-dev-2-${benchmarkId}`,
    ]);
  });

  test("removes phases, splits and boards that nobody has used", async () => {
    const withoutTest = (config: SmallConfig) => {
      config.challenge_phases.pop();
      config.dataset_splits.pop();
      config.challenge_phase_splits.pop();
    };
    await change(withoutTest);
    expect((await phases()).map(({ codename }) => codename)).toEqual(["dev"]);
    expect((await splitsOf(app.db, benchmarkId)).map(({ codename }) => codename)).toEqual(["dev"]);
    expect(await boardsOf(app.db, benchmarkId)).toHaveLength(1);
  });

  test("refuses to drop a phase with submissions, and changes nothing then", async () => {
    const withoutDev = (config: SmallConfig) => {
      config.title = "Half";
      config.challenge_phases.shift();
      config.challenge_phase_splits.shift();
      config.baselines = [];
    };
    expect(change(withoutDev)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining('"Development"'),
    });
    expect(await phases()).toHaveLength(2);
    const { title } = await app.db.selectFrom("benchmark").select("title").executeTakeFirstOrThrow();
    expect(title).toBe("Small lesions");
  });

  test("refuses to drop a board with scores, and says so before", async () => {
    const otherSplit = (config: SmallConfig) => void (config.challenge_phase_splits[0]!.dataset_split_id = 2);
    const { config } = await readSource(folderWith(smallSource(otherSplit)));
    expect(await lossesOf(app.db, benchmarkId, config)).toEqual([]);
    await score();
    expect(await lossesOf(app.db, benchmarkId, config)).toMatchObject([{ place: "boards" }]);
    expect(change(otherSplit)).rejects.toMatchObject({ kind: "conflict" });
    await change(() => {});
    expect(await app.db.selectFrom("score").selectAll().execute()).toHaveLength(1);
  });

  test("asks for the terms again exactly when they have changed", async () => {
    const version = async () =>
      (await app.db.selectFrom("benchmark").select("terms_version").executeTakeFirstOrThrow()).terms_version;
    const before = await version();
    await change((config) => void (config.title = "Other"));
    expect(await version()).toBe(before);
    await change(() => {}, { "templates/terms.html": "<p>Be very kind.</p>" });
    expect(await version()).not.toBe(before);
  });

  test("is written into the audit trail", async () => {
    await change(() => {});
    const acts = await app.db
      .selectFrom("audit")
      .select("action")
      .where("object", "=", "benchmark")
      .execute();
    expect(acts.map(({ action }) => action)).toEqual(["imported", "published", "changed"]);
  });
});
