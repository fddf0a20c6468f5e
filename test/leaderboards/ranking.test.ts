import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { User, Viewer } from "../../src/accounts/viewer.ts";
import { visibleBenchmark } from "../../src/benchmarks/visible.ts";
import { type VisibleBoard, visibleBoards } from "../../src/leaderboards/boards.ts";
import { boardVersion, rankBoard } from "../../src/leaderboards/ranking.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import {
  type MadeBenchmark,
  type MadeOf,
  makeBenchmark,
  makeEntry,
  makeHostTeam,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";
import { type GivenScores, handIn, type Scored } from "../support/handed-in.ts";

let app: TestApp;
let made: MadeBenchmark;
let host: User;
let teams = new Map<string, { id: number; member: User }>();

beforeEach(() => {
  app = openTestApp();
  teams = new Map();
});
afterEach(() => app.close());

async function open(of: MadeOf = {}): Promise<void> {
  host = await makeUser(app, "hilda", "host");
  made = await makeBenchmark(app, {
    labels: ["auroc", "brier"],
    hostTeamId: await makeHostTeam(app, "Hosts", [host]),
    ...of,
  });
}

/** Hands in for a team of this name, which enters when it is first heard of; a minute later each time. */
async function scored(name: string, scores: GivenScores, more: Partial<Scored> = {}): Promise<number> {
  let team = teams.get(name);
  if (team === undefined) {
    const member = await makeUser(app, `member-of-${name}`);
    team = { id: await makeTeam(app, name, [member]), member };
    teams.set(name, team);
    await makeEntry(app, made, team.id);
  }
  app.clock.advance(60_000);
  return handIn(app, made, { team_id: team.id, scores, ...more });
}

async function boardFor(viewer: Viewer): Promise<VisibleBoard> {
  const [board] = await visibleBoards(app.db, viewer, await visibleBenchmark(app.db, viewer, made.slug));
  if (board === undefined) throw new Error("there is no board to be seen");
  return board;
}

/** "1 Aurora", "— Baseline": the board in short. */
async function ranking(
  viewer: Viewer = null,
  asked: { orderBy?: string; page?: number; rows?: number } = {},
): Promise<string[]> {
  const { rows } = await rankBoard(app.db, viewer, await boardFor(viewer), {
    orderBy: null,
    page: 1,
    ...asked,
  });
  return rows.map(({ rank, team }) => `${rank ?? "—"} ${team.name}`);
}

/** "smaller is better" for one metric. */
const ascending = (label: string) => JSON.stringify({ [label]: { ascending: true, description: "" } });

describe("order", () => {
  test("the larger value first, and each team with its best", async () => {
    await open();
    await scored("A", { auroc: 0.7 });
    await scored("B", { auroc: 0.9 });
    await scored("A", { auroc: 0.8 });
    await scored("A", { auroc: 0.75 });
    expect(await ranking()).toEqual(["1 B", "2 A"]);
  });

  test("the smaller value first where the metric says so, or the board", async () => {
    await open();
    await app.db
      .updateTable("metric_set")
      .set({ details: ascending("brier") })
      .execute();
    await scored("A", { auroc: 0.7, brier: 0.2 });
    await scored("B", { auroc: 0.9, brier: 0.1 });
    await scored("C", { auroc: 0.8, brier: 0.3 });
    expect(await ranking(null, { orderBy: "brier" })).toEqual(["1 B", "2 A", "3 C"]);
    expect(await ranking(null, { orderBy: "auroc" })).toEqual(["1 B", "2 C", "3 A"]);
    await app.close();
    app = openTestApp();
    teams.clear();
    await open({ board: { descending: 0 } });
    await scored("A", { auroc: 0.7 });
    await scored("B", { auroc: 0.9 });
    expect(await ranking()).toEqual(["1 A", "2 B"]);
  });

  test("each metric orders with the submission that is best by it", async () => {
    await open();
    await scored("A", { auroc: 0.9, brier: 0.1 });
    await scored("A", { auroc: 0.5, brier: 0.6 });
    await scored("B", { auroc: 0.8, brier: 0.5 });
    expect(await ranking(null, { orderBy: "auroc" })).toEqual(["1 A", "2 B"]);
    expect(await ranking(null, { orderBy: "brier" })).toEqual(["1 A", "2 B"]);
    const { rows } = await rankBoard(app.db, null, await boardFor(null), { orderBy: "brier", page: 1 });
    expect(rows[0]?.scores.get("auroc")?.value).toBe(0.5);
  });

  test("the latest of each team where the board says so, then by value", async () => {
    await open({ board: { by_latest: 1 } });
    await scored("A", { auroc: 0.9 });
    await scored("B", { auroc: 0.5 });
    await scored("A", { auroc: 0.4 });
    expect(await ranking()).toEqual(["1 B", "2 A"]);
  });

  test("a metric that the board does not have is no page", async () => {
    await open();
    await expect(ranking(null, { orderBy: "speed" })).rejects.toMatchObject({ kind: "missing" });
  });
});

describe("ties", () => {
  const at = Date.UTC(2026, 10, 23);

  test("go to the smaller error, then to the earlier submission; what is equal shares a rank", async () => {
    await open();
    await scored("late", { auroc: 0.8 }, { created_at: at + 5 });
    await scored("vague", { auroc: [0.8, 0.6, 1] }, { created_at: at });
    await scored("sharp", { auroc: [0.8, 0.7, 0.9] }, { created_at: at + 9 });
    await scored("early", { auroc: 0.8 }, { created_at: at + 1 });
    await scored("twin", { auroc: 0.8 }, { created_at: at + 1 });
    await scored("last", { auroc: 0.1 }, { created_at: at });
    expect(await ranking()).toEqual(["1 sharp", "2 vague", "3 early", "3 twin", "5 late", "6 last"]);
  });

  test("keep their rank over the border of a page, and so do those who come after them", async () => {
    await open();
    for (const name of ["A", "B", "C"]) await scored(name, { auroc: 0.8 }, { created_at: at });
    await scored("D", { auroc: 0.7 }, { created_at: at });
    await scored("E", { auroc: 0.6 }, { created_at: at });
    expect(await ranking(null, { page: 1, rows: 2 })).toEqual(["1 A", "1 B"]);
    expect(await ranking(null, { page: 2, rows: 2 })).toEqual(["1 C", "4 D"]);
    expect(await ranking(null, { page: 3, rows: 2 })).toEqual(["5 E"]);
  });

  test("whatever the scores, the pages together are the board, ranked 1224", async () => {
    const entry = fc.record({ value: fc.integer({ min: 0, max: 3 }), at: fc.nat(2), baseline: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (entries, rows, falls) => {
          const own = openTestApp();
          try {
            made = await makeBenchmark(own, { labels: ["auroc"], board: { descending: falls ? 1 : 0 } });
            const [benchmark] = [await visibleBenchmark(own.db, null, made.slug)];
            const [board] = await visibleBoards(own.db, null, benchmark);
            for (const [i, { value, at: moment, baseline }] of entries.entries()) {
              const team_id = await makeTeam(own, `T${i}`, []);
              await handIn(own, made, {
                team_id,
                scores: { auroc: value },
                created_at: at + moment,
                is_baseline: baseline ? 1 : 0,
              });
            }
            const found: string[] = [];
            for (let page = 1; page <= Math.ceil(entries.length / rows); page++) {
              const ranked = await rankBoard(own.db, null, board as VisibleBoard, {
                orderBy: null,
                page,
                rows,
              });
              expect(ranked.total).toBe(entries.length);
              found.push(...ranked.rows.map(({ rank, team }) => `${rank} ${team.name}`));
            }
            const better = (a: (typeof entries)[number], b: (typeof entries)[number]) =>
              (falls ? b.value - a.value : a.value - b.value) || a.at - b.at;
            const order = entries
              .map((each, i) => ({ ...each, i }))
              .sort((a, b) => better(a, b) || a.i - b.i);
            const rankOf = (each: (typeof entries)[number]) =>
              each.baseline
                ? null
                : 1 + entries.filter((other) => !other.baseline && better(other, each) < 0).length;
            expect(found).toEqual(order.map((each) => `${rankOf(each)} T${each.i}`));
          } finally {
            await own.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("who is listed", () => {
  test("baselines, each for itself and without a rank", async () => {
    await open();
    await scored("A", { auroc: 0.9 });
    await scored("Hosts' own", { auroc: 0.85 }, { is_baseline: 1 });
    await scored("B", { auroc: 0.8 });
    await scored("Hosts' own", { auroc: 0.7 }, { is_baseline: 1 });
    expect(await ranking()).toEqual(["1 A", "— Hosts' own", "2 B", "— Hosts' own"]);
  });

  test("nobody flagged, banned or refused, nor a team with a member who has or had a banned address", async () => {
    await open();
    await scored("A", { auroc: 0.5 });
    await scored("flagged", { auroc: 0.9 }, { is_flagged: 1 });
    for (const name of ["banned", "refused", "member", "renamed"]) await scored(name, { auroc: 0.9 });
    for (const state of ["banned", "refused"] as const) {
      await app.db
        .updateTable("entry")
        .set({ state })
        .where("team_id", "=", teams.get(state)?.id as number)
        .execute();
    }
    await app.db
      .insertInto("address_rule")
      .values([
        { benchmark_id: made.id, rule: "banned_address", value: "Member-of-member@EXAMPLE.org" },
        { benchmark_id: made.id, rule: "banned_address", value: "OLD@example.org" },
      ])
      .execute();
    await app.db
      .insertInto("former_email")
      .values({ user_id: teams.get("renamed")?.member.id as number, email: "old@example.org", until: 0 })
      .execute();
    expect(await ranking()).toEqual(["1 A"]);
    expect(await ranking(host)).toEqual(["1 A"]);
    const { total } = await rankBoard(app.db, null, await boardFor(null), { orderBy: null, page: 1 });
    expect(total).toBe(1);
  });

  test("what is not public only for hosts; the team's own row is marked", async () => {
    await open();
    await scored("A", { auroc: 0.9 }, { is_public: 0 });
    await scored("B", { auroc: 0.8 });
    const { member } = teams.get("A") ?? { member: null };
    expect(await ranking()).toEqual(["1 B"]);
    expect(await ranking(member)).toEqual(["1 B"]);
    expect(await ranking(host)).toEqual(["1 A", "2 B"]);
    const { rows } = await rankBoard(app.db, teams.get("B")?.member ?? null, await boardFor(null), {
      orderBy: null,
      page: 1,
    });
    expect(rows.map(({ isOwn }) => isOwn)).toEqual([true]);
  });

  test("on a board for owners each team only itself, and nothing of ranks", async () => {
    await open({ board: { visibility: "owner" } });
    await scored("A", { auroc: 0.9 });
    await scored("B", { auroc: 0.8 });
    expect(await ranking(teams.get("B")?.member)).toEqual(["— B"]);
    expect(await ranking(await makeUser(app, "zoe"))).toEqual([]);
    expect(await ranking(host)).toEqual(["1 A", "2 B"]);
  });
});

test("a metric without a score is absent, not 0", async () => {
  await open();
  await scored("A", { auroc: 0.9 });
  const { rows } = await rankBoard(app.db, null, await boardFor(null), { orderBy: null, page: 1 });
  expect([...(rows[0]?.scores.keys() ?? [])]).toEqual(["auroc"]);
  expect((await rankBoard(app.db, null, await boardFor(null), { orderBy: "brier", page: 1 })).rows).toEqual(
    [],
  );
});

test("the version changes with what stands, and only with that", async () => {
  await open();
  const version = async () => boardVersion(app.db, null, await boardFor(null), null);
  const seen = new Set([await version()]);
  await scored("A", { auroc: 0.5 });
  seen.add(await version());
  await scored("A", { auroc: 0.6 });
  seen.add(await version());
  expect(seen.size).toBe(3);
  const before = await version();
  await scored("A", { auroc: 0.1 });
  await scored("A", { auroc: 0.9 }, { is_public: 0 });
  expect(await version()).toBe(before);
});
