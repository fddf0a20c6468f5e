import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { DAY } from "../../src/kit/clock.ts";
import { type Limits, quotaOf, quotaRefusal } from "../../src/submissions/quota.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeBenchmark, makeTeam, makeUser } from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";

let app: TestApp;
let made: MadeBenchmark;
let team: number;

beforeEach(async () => {
  app = openTestApp();
  made = await makeBenchmark(app);
  team = await makeTeam(app, "Aurora", [await makeUser(app, "ada")]);
});
afterEach(() => app.close());

const wide: Limits = { per_day: 5, per_month: 50, per_phase: 100, concurrent: 3 };
const quotaAt = (now: number, limits: Partial<Limits> = {}) =>
  quotaOf(app.db, { id: made.phaseId, ...wide, ...limits }, team, now);
const at = (text: string) => Date.parse(`${text}Z`);

/** Submissions made at these moments, all finished. */
async function madeAt(...moments: string[]) {
  for (const moment of moments) await handIn(app, made, { team_id: team, created_at: at(moment) });
}

describe("days and months are those of UTC", () => {
  test.each([
    // now, when the submissions were made, used today, used this month
    ["2026-11-23T00:00:00", ["2026-11-22T23:59:59.999"], 0, 1],
    ["2026-11-23T23:59:59", ["2026-11-23T00:00:00", "2026-11-23T23:59:58"], 2, 2],
    ["2026-12-01T00:00:00", ["2026-11-30T23:59:59.999"], 0, 0],
    ["2027-01-31T12:00:00", ["2027-01-01T00:00:00", "2027-01-31T11:00:00", "2026-12-31T23:59:59"], 1, 2],
    ["2028-02-29T12:00:00", ["2028-02-29T00:00:01", "2028-02-01T00:00:00"], 1, 2],
  ])("at %s", async (now, moments, today, month) => {
    await madeAt(...moments);
    const quota = await quotaAt(at(now));
    expect([quota.today.used, quota.month.used, quota.phase.used]).toEqual([today, month, moments.length]);
  });
});

describe("an exhausted limit comes back", () => {
  test.each([
    // which limit is 1, now, when it comes back
    ["per_day", "2026-11-23T12:00:00", "2026-11-24T00:00:00"],
    ["per_day", "2026-12-31T23:59:59", "2027-01-01T00:00:00"],
    ["per_month", "2026-11-23T12:00:00", "2026-12-01T00:00:00"],
    ["per_month", "2027-01-31T12:00:00", "2027-02-01T00:00:00"],
    ["per_month", "2027-01-01T12:00:00", "2027-02-01T00:00:00"],
    ["per_month", "2026-12-31T12:00:00", "2027-01-01T00:00:00"],
  ] as const)("%s at %s", async (limit, now, back) => {
    await madeAt(now);
    const quota = await quotaAt(at(now), { [limit]: 1 });
    expect(new Date(quota.comesBackAt ?? 0).toISOString()).toBe(new Date(at(back)).toISOString());
    expect(quota.remaining).toBe(0);
    expect(quotaRefusal(quota)?.message).toContain(back.slice(0, 10));
  });

  test("the longest wait counts, and a phase that is used up never comes back", async () => {
    const now = at("2026-11-23T12:00:00");
    await madeAt("2026-11-23T12:00:00");
    expect((await quotaAt(now, { per_day: 1, per_month: 1 })).comesBackAt).toBe(at("2026-12-01T00:00:00"));
    const over = await quotaAt(now, { per_day: 1, per_phase: 1 });
    expect(over.comesBackAt).toBeNull();
    expect(quotaRefusal(over)?.message).toContain("all 1 submissions of this phase");
  });

  test("a limit of none does not", async () => {
    expect((await quotaAt(app.clock.now(), { per_day: 0 })).comesBackAt).toBeNull();
    expect(quotaRefusal(await quotaAt(app.clock.now(), { per_day: 0 }))).not.toBeNull();
  });
});

test("a limit lowered below what was used leaves nothing, never less", async () => {
  for (let i = 0; i < 4; i++) await handIn(app, made, { team_id: team });
  const quota = await quotaAt(app.clock.now(), { per_day: 2 });
  expect([quota.today.used, quota.today.limit, quota.remaining]).toEqual([4, 2, 0]);
  expect(quotaRefusal(quota)?.message).toContain("used 4 of 2 submissions today");
});

test.each([
  ["failed", 0, 0],
  ["cancelled", 0, 0],
  ["finished", 1, 0],
  ["submitting", 1, 1],
  ["submitted", 1, 1],
  ["queued", 1, 1],
  ["running", 1, 1],
] as const)("a %s one costs %d and keeps %d place busy", async (status, cost, busy) => {
  await handIn(app, made, { team_id: team, status });
  const { today, month, phase, underway } = await quotaAt(app.clock.now());
  expect([today.used, month.used, phase.used, underway.used]).toEqual([cost, cost, cost, busy]);
});

describe("failures that can depend on hidden labels", () => {
  const fail = async (reason: string) => {
    const id = await handIn(app, made, { team_id: team, status: "failed" });
    await app.db.updateTable("evaluation").set({ reason }).where("submission_id", "=", id).execute();
  };
  const usedToday = async () => (await quotaAt(app.clock.now())).today.used;

  test.each([
    "not_finite",
    "crashed",
    "timeout",
    "out_of_memory",
    "missing_metric",
    "malformed_output",
    "no_output",
  ])("%s: three cost as much as one score, or they would spell the labels out", async (reason) => {
    await fail(reason);
    await fail(reason);
    expect(await usedToday()).toBe(0);
    await fail(reason);
    expect(await usedToday()).toBe(1);
    for (let i = 0; i < 12; i++) await fail(reason);
    expect(quotaRefusal(await quotaAt(app.clock.now()))?.message).toContain("used 5 of 5 submissions today");
  });

  test.each([
    "bad_predictions",
    "bad_annotation",
    "missing_package",
    "no_engine",
    "platform_error",
    "incomplete_upload",
  ])("%s is none of them and costs nothing", async (reason) => {
    for (let i = 0; i < 9; i++) await fail(reason);
    expect(await usedToday()).toBe(0);
  });
});

test("one that was scored keeps its cost when a later run is cancelled", async () => {
  const id = await handIn(app, made, { team_id: team });
  await app.db
    .insertInto("evaluation")
    .values({ submission_id: id, number: 2, status: "cancelled", created_at: 1, finished_at: 1 })
    .execute();
  await app.db.updateTable("submission").set({ status: "cancelled" }).where("id", "=", id).execute();
  expect((await quotaAt(app.clock.now())).today.used).toBe(1);
});

test("what is underway is refused for itself; baselines and other teams and phases are not counted", async () => {
  for (let i = 0; i < 3; i++) await handIn(app, made, { team_id: team, status: "queued" });
  expect(quotaRefusal(await quotaAt(app.clock.now()))?.message).toContain("still being evaluated");
  const other = await makeTeam(app, "Others", []);
  const elsewhere = await makeBenchmark(app, { benchmark: { slug: "elsewhere" } });
  await handIn(app, made, { team_id: other });
  await handIn(app, elsewhere, { team_id: team });
  await handIn(app, made, { team_id: team, is_baseline: 1 });
  const { phase, underway } = await quotaAt(app.clock.now() + DAY);
  expect([phase.used, underway.used]).toEqual([3, 3]);
});
