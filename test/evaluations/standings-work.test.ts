import { afterEach, expect, test } from "bun:test";
import { settleStandings } from "../../src/evaluations/standing.ts";
import { standingsWork } from "../../src/evaluations/standings-work.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeTeam, makeUser } from "../support/benchmark.ts";

let app: TestApp;
afterEach(() => app.close());

test("a metric that has been turned round stands with its other end", async () => {
  app = openTestApp();
  const { id, phaseId, boardId, metricSetId } = await makeBenchmark(app, { labels: ["loss"] });
  const teamId = await makeTeam(app, "Aurora", [await makeUser(app, "ada")]);
  for (const value of [0.2, 0.8]) await finished({ phaseId, teamId, boardId, value });
  await app.db.transaction().execute((trx) => settleStandings(trx, phaseId, teamId));
  const standing = async () =>
    (await app.db.selectFrom("standing").select("value").where("audience", "=", "all").execute()).map(
      ({ value }) => value,
    );
  expect(await standing()).toEqual([0.8]);

  let announced = 0;
  app.signal.subscribe(`phase:${phaseId}:boards`, () => (announced += 1));
  const details = JSON.stringify({ loss: { ascending: true } });
  await app.db.updateTable("metric_set").set({ details }).where("id", "=", metricSetId).execute();
  const work = standingsWork(app);
  const job = { id: 1, kind: "standings", subject: id, attempt: 1, crashes: 0, stops: 0, slots: 1, gpus: 0 };
  const record = await work.perform(job, new AbortController().signal);
  await app.db.transaction().execute(record);
  work.changed(job);
  while (announced === 0) await Bun.sleep(1);
  expect(await standing()).toEqual([0.2]);
  expect(announced).toBe(1);
});

async function finished(of: {
  phaseId: number;
  teamId: number;
  boardId: number;
  value: number;
}): Promise<void> {
  const now = app.clock.now();
  const submission = await app.db
    .insertInto("submission")
    .values({
      phase_id: of.phaseId,
      team_id: of.teamId,
      file_digest: "0".repeat(64),
      file_name: "x.csv",
      file_bytes: 1,
      created_at: now,
      status: "finished",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const evaluation = await app.db
    .insertInto("evaluation")
    .values({
      submission_id: submission.id,
      number: 1,
      status: "finished",
      created_at: now,
      finished_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await app.db
    .insertInto("score")
    .values({ evaluation_id: evaluation.id, board_id: of.boardId, metric: "loss", value: of.value })
    .execute();
}
