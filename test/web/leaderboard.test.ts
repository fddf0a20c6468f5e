import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { type MadeBenchmark, type MadeOf, makeEntry, makeTeam } from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let made: MadeBenchmark;
let team: number;
let guest: Visitor;
let member: Visitor;

beforeEach(async () => {
  app = openTestApp();
  const ada = await addPerson(app, "ada");
  team = await makeTeam(app, "Aurora", [ada]);
  guest = visitorOf(app);
  member = await visitorAs(app, ada);
});
afterEach(() => app.close());

async function open(of: MadeOf = {}): Promise<void> {
  made = await makeScoredBenchmark(app, of);
  await makeEntry(app, made, team);
}

const board = "/benchmarks/lesions/leaderboard";
const page = async (who = guest, query = "") => (await who.get(board + query)).text();
const rival = (name: string, auroc: number, more = {}) =>
  makeTeam(app, name, []).then((id) =>
    handIn(app, made, { team_id: id, scores: { auroc, brier: 0.2 }, ...more }),
  );

test("nobody is on it yet, and it says why and what to do", async () => {
  await open();
  const html = await page();
  expect(html).toContain("No scores yet");
  expect(html).toContain('href="/benchmarks/lesions/submit"');
});

test("there is none that the reader may see", async () => {
  await open({ board: { visibility: "host" } });
  expect(await page()).toContain("No leaderboard");
  expect((await guest.get(`${board}?board=${made.boardId}`)).status).toBe(404);
  expect((await guest.get(`${board}.csv`)).status).toBe(404);
});

describe("with scores", () => {
  test("ranks, intervals, the best by a sign, own team and baselines by a word", async () => {
    await open({ board: { decimals: 3 } });
    await handIn(app, made, { team_id: team, scores: { auroc: [0.948, 0.921, 0.967], brier: 0.1 } });
    await rival("Borealis", 0.9);
    await rival("Hosts", 0.5, { is_baseline: 1, method_name: "Radius rule" });
    const html = await page(member);
    expect(html).toMatch(/★ <data[^>]*value="0.948"[^>]*>0\.948</);
    expect(html).toContain("[0.921, 0.967]");
    expect(html).toContain("your team");
    expect(html).toMatch(/Radius rule.*baseline/);
    expect(html).toMatch(/<tr class="own">/);
    expect(html).toContain('role="img"');
    expect(await page()).not.toContain("your team");
  });

  test("any metric orders it, by links that say how it is ordered now", async () => {
    await open();
    await rival("Borealis", 0.9);
    await rival("Corona", 0.8);
    expect(await page()).toMatch(/aria-sort="descending"><a href="\?board=1&amp;order=auroc">AUROC/);
    const html = await page(guest, "?board=1&order=brier");
    expect(html).toMatch(/aria-sort="descending"><a href="\?board=1&amp;order=brier">Brier score/);
    expect((await guest.get(`${board}?order=speed`)).status).toBe(404);
  });

  test("the metrics are explained, in our words where the host has none", async () => {
    await open();
    expect(await page()).toContain("Area under the ROC curve");
    await app.db
      .updateTable("metric_set")
      .set({ details: '{"auroc":{"ascending":false,"description":"The host\'s own."}}' })
      .execute();
    expect(await page(member)).toContain("The host's own.");
  });

  test("what is better but not public is told to the team alone", async () => {
    await open();
    await rival("Borealis", 0.9);
    const id = await handIn(app, made, { team_id: team, is_public: 0, scores: { auroc: 0.95, brier: 0.1 } });
    const html = await page(member);
    expect(html).toContain("Only your team sees this");
    expect(html).toContain(`href="/submissions/${id}"`);
    expect(html).toMatch(/at\s+rank 1\./);
    expect(await page()).not.toContain("Only your team");
  });

  test("hidden scores stay hidden, chart included", async () => {
    await open({ board: { shows_scores: 0 } });
    await rival("Borealis", 0.9137);
    await rival("Corona", 0.8137);
    const html = await page();
    expect(html).not.toContain("0.91");
    expect(html).not.toContain('role="img"');
    expect(html).toContain("hidden");
  });

  test("pages of fifty, with ranks that go on", async () => {
    await open();
    for (let i = 0; i < 52; i++) await rival(`T${i}`, 1 - i / 100);
    expect(await page()).toContain("52 entries");
    const second = await page(guest, "?board=1&order=auroc&page=2");
    expect(second).toMatch(/data-label="Rank">51<.*data-label="Rank">52</s);
    expect(second).toContain('rel="prev"');
  });

  test("guests see news at once, although they share pages", async () => {
    await open();
    await rival("Borealis", 0.9);
    expect(await page()).not.toContain("Corona");
    await rival("Corona", 0.8);
    expect(await page()).toContain("Corona");
  });
});

test("downloads are files, of all rows", async () => {
  await open();
  for (let i = 0; i < 60; i++) await rival(`T${i}`, 1 - i / 100);
  const csv = await guest.get(`${board}.csv?board=${made.boardId}&order=auroc`);
  expect(csv.headers.get("content-disposition")).toContain('filename="lesions-dev-test.csv"');
  expect((await csv.text()).trim().split("\r\n")).toHaveLength(61);
  const json = await guest.get(`${board}.json`);
  expect(((await json.json()) as { rows: unknown[] }).rows).toHaveLength(60);
});
