import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { browseBenchmarks, type BrowseQuery } from "../../src/benchmarks/browse.ts";
import { DAY } from "../../src/kit/clock.ts";
import { seasonOf } from "../../src/kit/window.ts";
import { NOON, openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";

let app: TestApp;
let hostTeamId: number;
beforeEach(async () => {
  app = openTestApp();
  hostTeamId = await makeHostTeam(app, "Hosts");
});
afterEach(() => app.close());

const make = (slug: string, from: number, to: number, more = {}) =>
  makeBenchmark(app, {
    hostTeamId,
    benchmark: { slug, title: slug, start_at: NOON + from * DAY, end_at: NOON + to * DAY, ...more },
  });

const browse = (query: Partial<BrowseQuery>) =>
  browseBenchmarks(app.db, null, { when: "all", search: "", page: 1, ...query }, NOON);
const slugs = async (query: Partial<BrowseQuery>) => (await browse(query)).benchmarks.map(({ slug }) => slug);

describe("the list by season", () => {
  beforeEach(async () => {
    await make("long-over", -90, -30);
    await make("just-over", -90, 0);
    await make("ends-late", -5, 50);
    await make("ends-soon", 0, 3);
    await make("far-off", 90, 120);
    await make("next", 2, 120);
    await make("draft", -1, 1, { published_at: null });
  });

  test.each([
    ["running", ["ends-soon", "ends-late"]],
    ["upcoming", ["next", "far-off"]],
    ["past", ["just-over", "long-over"]],
    ["all", ["ends-soon", "ends-late", "next", "far-off", "just-over", "long-over"]],
  ] as const)("%s", async (when, expected) => {
    expect(await slugs({ when })).toEqual([...expected]);
  });

  test("agrees with seasonOf and counts each season", async () => {
    const { benchmarks, counts } = await browse({});
    expect(counts).toEqual({ running: 2, upcoming: 2, past: 2, all: 6 });
    const running = benchmarks.filter((each) => seasonOf(each, NOON) === "running");
    expect(running.map(({ slug }) => slug)).toEqual(["ends-soon", "ends-late"]);
  });
});

describe("search", () => {
  beforeEach(async () => {
    await make("a", -1, 1, { title: "Breast lesions", short_description: "100% benign?", tags: '["X-ray"]' });
    await make("b", -1, 1, {
      title: "Lung nodules",
      short_description: "Find them",
      tags: '["CT","breast"]',
    });
  });

  test.each([
    ["BREAST", ["b", "a"]],
    ["breast nodules", ["b"]],
    ["x-ray", ["a"]],
    ["0%", ["a"]],
    ["%", ["a"]],
    ["_", []],
    ["\\", []],
    ['","', []],
    ["' or 1=1 --", []],
    ["   ", ["b", "a"]],
  ])("%j", async (search, expected) => {
    expect(await slugs({ search })).toEqual(expected);
    expect((await browse({ search })).counts.all).toBe(expected.length);
  });
});

test("pages of 24, and a page beyond the last is the last", async () => {
  for (let n = 0; n < 25; n++) await make(`n${n}`, -1, 1 + n);
  expect(await browse({ page: 1 })).toMatchObject({ page: 1, pages: 2 });
  expect(await slugs({ page: 1 })).toHaveLength(24);
  expect(await slugs({ page: 2 })).toEqual(["n24"]);
  expect(await browse({ page: 99 })).toMatchObject({ page: 2 });
  expect(await browse({ page: Number.NaN })).toMatchObject({ page: 1 });
});

test("only approved teams are counted", async () => {
  const benchmark = await make("counted", -1, 1);
  for (const state of ["approved", "approved", "pending", "refused", "banned"] as const) {
    const user = await makeUser(app, `u${Math.random()}`);
    await makeEntry(app, benchmark, await makeTeam(app, user.name, [user]), state);
  }
  expect((await browse({})).benchmarks[0]?.teams).toBe(2);
});
