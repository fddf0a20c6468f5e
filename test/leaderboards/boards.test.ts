import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { visibleBenchmark } from "../../src/benchmarks/visible.ts";
import { visibleBoards } from "../../src/leaderboards/boards.ts";
import { boardCsv, boardJson } from "../../src/leaderboards/export.ts";
import { present } from "../../src/leaderboards/present.ts";
import { privateBest } from "../../src/leaderboards/private-best.ts";
import { rankBoard } from "../../src/leaderboards/ranking.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import {
  type MadeBenchmark,
  type MadeOf,
  makeBenchmark,
  makeHostTeam,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";

let app: TestApp;
let people: Record<"guest", null> & Record<"member" | "host", User>;
let made: MadeBenchmark;
let team: number;

beforeEach(async () => {
  app = openTestApp();
  people = { guest: null, member: await makeUser(app, "ada"), host: await makeUser(app, "hilda", "host") };
  team = await makeTeam(app, "Aurora", [people.member]);
});
afterEach(() => app.close());

async function open(of: MadeOf = {}): Promise<void> {
  const hostTeamId = await makeHostTeam(app, "Hosts", [people.host]);
  made = await makeBenchmark(app, { hostTeamId, ...of });
}

const boardsFor = async (who: keyof typeof people) =>
  visibleBoards(app.db, people[who], await visibleBenchmark(app.db, people[who], made.slug));

/** The first board as somebody sees it. */
async function shownTo(who: keyof typeof people) {
  const benchmark = await visibleBenchmark(app.db, people[who], made.slug);
  const [board] = await boardsFor(who);
  if (board === undefined) throw new Error("there is no board to be seen");
  const ranking = await rankBoard(app.db, people[who], board, { orderBy: null, page: 1 });
  return { board, shown: present(ranking, board, benchmark) };
}

describe("what a board shows", () => {
  test.each([
    // visibility, is the phase's board public, to a guest, to a member of a team, to a host
    ["public", 1, "public", "public", "all"],
    ["public", 0, null, null, "all"],
    ["owner", 1, null, "own", "all"],
    ["owner", 0, null, null, "all"],
    ["host", 1, null, null, "all"],
  ] as const)("%s, board public %d", async (visibility, board_public, guest, member, host) => {
    await open({ board: { visibility }, phase: { board_public } });
    const shows = async (who: keyof typeof people) => (await boardsFor(who))[0]?.shows ?? null;
    expect([await shows("guest"), await shows("member"), await shows("host")]).toEqual([guest, member, host]);
  });

  test("nothing of a phase that is hidden", async () => {
    await open({ phase: { is_public: 0 } });
    expect([(await boardsFor("member")).length, (await boardsFor("host")).length]).toEqual([0, 1]);
  });
});

describe("what is kept from readers", () => {
  const others = async () => {
    const stranger = await makeTeam(app, "Borealis", []);
    await handIn(app, made, { team_id: team, method_name: "forest", scores: { accuracy: 0.8 } });
    await handIn(app, made, { team_id: stranger, method_name: "network", scores: { accuracy: 0.9 } });
    await handIn(app, made, {
      team_id: stranger,
      method_name: "rule",
      is_baseline: 1,
      scores: { accuracy: 0.5 },
    });
  };
  const names = async (who: keyof typeof people) =>
    (await shownTo(who)).shown.rows.map(({ team: { id, name }, methodName, submissionId }) => [
      id > 0,
      name,
      methodName,
      submissionId > 0,
    ]);

  test("names on an anonymous board, but not one's own, nor the baselines', nor from hosts", async () => {
    await open({ benchmark: { anonymous_board: 1 } });
    await others();
    const own = [true, "Aurora", "forest", true];
    const baseline = [true, "Borealis", "rule", true];
    const hidden = [false, "Anonymous team", "", false];
    expect(await names("member")).toEqual([hidden, own, baseline]);
    expect(await names("guest")).toEqual([hidden, [false, "Anonymous team", "", false], baseline]);
    expect(await names("host")).toEqual([[true, "Borealis", "network", true], own, baseline]);
  });

  test("scores where ranks are all that is shown, but not one's own", async () => {
    await open({ board: { shows_scores: 0 } });
    await others();
    const scores = async (who: keyof typeof people) =>
      (await shownTo(who)).shown.rows.map(({ scores: all }) => all.get("accuracy")?.value ?? null);
    expect(await scores("guest")).toEqual([null, null, null]);
    expect(await scores("member")).toEqual([null, 0.8, null]);
    expect(await scores("host")).toEqual([0.9, 0.8, 0.5]);
    const { board, shown } = await shownTo("guest");
    expect(boardCsv(board, shown)).not.toContain("0.9");
    expect(JSON.stringify(boardJson(board, shown))).not.toContain("0.9");
  });

  test("decimals that the board does not have, one's own too: each tells more about the labels", async () => {
    await open({ board: { decimals: 2 } });
    await handIn(app, made, { team_id: team, scores: { accuracy: [0.123456, 0.101, 0.149] } });
    const scoreFor = async (who: keyof typeof people) =>
      (await shownTo(who)).shown.rows[0]?.scores.get("accuracy");
    expect(await scoreFor("guest")).toEqual({ value: 0.12, low: 0.1, high: 0.15, error: null });
    expect(await scoreFor("member")).toEqual({ value: 0.12, low: 0.1, high: 0.15, error: null });
    expect(await scoreFor("host")).toEqual({ value: 0.123456, low: 0.101, high: 0.149, error: null });
  });

  test.each([
    [0, null],
    [1, 100],
  ])("run times, unless they are shown (%d)", async (shows_time, expected) => {
    await open({ board: { shows_time } });
    await others();
    expect((await shownTo("guest")).shown.rows[0]?.runMs ?? null).toBe(expected);
    expect((await shownTo("host")).shown.rows[0]?.runMs).toBe(100);
  });
});

describe("a team's private best", () => {
  const bestOf = async (who: keyof typeof people) => {
    const { board } = await shownTo(who);
    const row = await privateBest(app.db, people[who], board, null);
    return row === null ? null : [row.submissionId, row.rank];
  };

  test("is what would stand if all were public, with its rank among the others", async () => {
    await open();
    for (const value of [0.95, 0.9, 0.7]) {
      await handIn(app, made, { team_id: await makeTeam(app, `T${value}`, []), scores: { accuracy: value } });
    }
    await handIn(app, made, { team_id: team, scores: { accuracy: 0.6 } });
    expect(await bestOf("member")).toBeNull();
    const hidden = await handIn(app, made, { team_id: team, is_public: 0, scores: { accuracy: 0.92 } });
    expect(await bestOf("member")).toEqual([hidden, 2]);
    expect(await bestOf("guest")).toBeNull();
    expect(await bestOf("host")).toBeNull();
  });

  test("is nothing where the board is not public anyway", async () => {
    await open({ board: { visibility: "owner" } });
    await handIn(app, made, { team_id: team, is_public: 0, scores: { accuracy: 0.92 } });
    expect(await bestOf("member")).toBeNull();
  });
});

describe("export", () => {
  test("CSV has nothing for what is missing, and no formulas", async () => {
    await open({ labels: ["accuracy", "brier"], board: { decimals: 2 } });
    const evil = await makeTeam(app, '=HYPERLINK("http://x")', []);
    await handIn(app, made, {
      team_id: evil,
      method_name: '+1, "quoted"\nand broken',
      scores: { accuracy: [0.123456789012345, -0.1, 0.4] },
    });
    const { board, shown } = await shownTo("guest");
    const [header, row] = boardCsv(board, shown).split("\r\n");
    expect(header).toBe(
      "rank,team,method,baseline,submitted_at,accuracy,accuracy low,accuracy high,brier,brier low,brier high",
    );
    expect(row).toBe(
      `1,"'=HYPERLINK(""http://x"")","'+1, ""quoted""\nand broken",no,2026-11-23T12:00:00.000Z,0.12,-0.1,0.4,,,`,
    );
  });

  test("JSON names everything", async () => {
    await open();
    await handIn(app, made, { team_id: team, method_name: "forest", scores: { accuracy: 0.5 } });
    const { board, shown } = await shownTo("guest");
    expect(JSON.parse(JSON.stringify(boardJson(board, shown)))).toMatchObject({
      order_by: "accuracy",
      ascending: false,
      phase: { slug: "lesions-dev-1" },
      rows: [{ rank: 1, team: "Aurora", baseline: false, scores: { accuracy: { value: 0.5, low: null } } }],
    });
  });
});
