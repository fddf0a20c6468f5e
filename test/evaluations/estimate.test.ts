import { afterEach, beforeEach, expect, test } from "bun:test";
import { usualRunMs, waitOf } from "../../src/evaluations/estimate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { handIn, SCRIPT, submitAs } from "../support/handed-in.ts";

let app: TestApp;
let made: MadeBenchmark;
let team: number;

beforeEach(async () => {
  app = openTestApp();
  made = await makeBenchmark(app, { benchmark: SCRIPT, phase: { concurrent: 10 } });
  team = await makeTeam(app, "Aurora", [await makeUser(app, "ada")]);
  await makeEntry(app, made, team);
});
afterEach(() => app.close());

test("nobody knows how long it takes before the first has been evaluated", async () => {
  const other = await makeBenchmark(app, { benchmark: { slug: "other" } });
  await handIn(app, other, { team_id: team, run_ms: 5000 });
  await handIn(app, made, { team_id: team, status: "failed", run_ms: 9000 });
  expect(await usualRunMs(app.db, made.id)).toBeNull();
});

test("the average is over the last twenty of this benchmark", async () => {
  for (let i = 0; i < 25; i++) {
    app.clock.advance(1000);
    await handIn(app, made, { team_id: team, run_ms: i < 5 ? 100_000 : 200 });
  }
  expect(await usualRunMs(app.db, made.id)).toBe(200);
});

test("a wait is the average for each in front and oneself, shared out over the slots", async () => {
  await handIn(app, made, { team_id: team, run_ms: 3000 });
  const ada = { id: 1, name: "ada", email: "ada@example.org", role: "participant" as const };
  for (const content of ["a", "b", "c"]) await submitAs(app, ada, made, { content });
  const waiting = await app.db
    .selectFrom("evaluation")
    .select("id")
    .where("status", "=", "submitted")
    .orderBy("id")
    .execute();
  const waits = await Promise.all(waiting.map(({ id }) => waitOf(app.db, { id, benchmarkId: made.id }, 2)));
  expect(waits).toEqual([
    { position: 1, estimate: 1500 },
    { position: 2, estimate: 3000 },
    { position: 3, estimate: 4500 },
  ]);
  await app.db
    .updateTable("job")
    .set({ state: "running" })
    .where("subject", "=", waiting[0]?.id as number)
    .execute();
  expect(await waitOf(app.db, { id: waiting[0]?.id as number, benchmarkId: made.id }, 2)).toBeNull();
  expect((await waitOf(app.db, { id: waiting[1]?.id as number, benchmarkId: made.id }, 2))?.position).toBe(1);
});
