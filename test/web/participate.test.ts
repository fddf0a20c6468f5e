import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { decideEntry } from "../../src/benchmarks/entry-decision.ts";
import type { NewRow } from "../../src/platform/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { visitorAs } from "../support/people.ts";

const PATH = "/benchmarks/lesions/participate";

let app: TestApp;
let ada: User;
let host: User;
let visitor: Visitor;
let hostTeamId: number;
beforeEach(async () => {
  app = openTestApp();
  [ada, host] = [await makeUser(app, "ada"), await makeUser(app, "host", "host")];
  hostTeamId = await makeHostTeam(app, "Clinic", [host]);
  visitor = await visitorAs(app, ada);
});
afterEach(() => app.close());

const make = (benchmark: Partial<NewRow<"benchmark">> = {}) => makeBenchmark(app, { hostTeamId, benchmark });
const html = async (response: Response | Promise<Response>) => (await response).text();
const current = (page: string) =>
  /aria-current="step"><strong><span class="unseen">Next: <\/span>(?:<a[^>]*>)?([^<]*)/.exec(page)?.[1];

describe("the way in, step by step", () => {
  test("guest, no team, team, terms, done", async () => {
    await make();
    const asGuest = await html(visitorOf(app).get(PATH));
    expect(current(asGuest)).toBe("Log in");
    expect(asGuest).toContain(`href="/login?next=${encodeURIComponent(PATH)}"`);

    const teamless = await html(visitor.get(PATH));
    expect(current(teamless)).toBe("Choose a team");
    expect(teamless).toContain('action="/teams"');
    const formed = await visitor.post("/teams", { name: "Aurora", url: "", next: PATH });
    expect(formed.status).toBe(303);
    expect(formed.headers.get("location")).toBe(PATH);

    expect(await html(visitor.get(PATH))).toContain("Aurora");
    const entered = await visitor.post(PATH, { team: "1", terms: "yes", version: "terms-1" });
    expect(entered.status).toBe(303);
    const done = await html(visitor.get(PATH));
    expect(done).toContain("Your team takes part.");
    expect(done).toContain("You take part");
    expect(current(done)).toBe("Submit");
    expect(done).not.toContain('name="team"');
  });

  test("a refused form says what is missing and keeps the choice", async () => {
    await make();
    const first = await makeTeam(app, "Aurora", [ada]);
    await makeTeam(app, "Borealis", [ada]);
    const empty = await visitor.post(PATH, { version: "terms-1" });
    expect(empty.status).toBe(422);
    const said = await html(empty);
    expect(said).toContain('href="#field-team"');
    expect(said).toContain('href="#field-terms"');
    const unread = await html(visitor.post(PATH, { team: String(first), version: "terms-1" }));
    expect(unread).toMatch(/value="1"[^>]*checked/);
    const stale = await visitor.post(PATH, { team: String(first), terms: "yes", version: "terms-0" });
    expect(stale.status).toBe(422);
    expect(await html(stale)).toContain("The terms have changed");
    expect(await app.db.selectFrom("entry").selectAll().execute()).toEqual([]);
  });

  test("a team with something against it is shown with the reason and cannot be chosen", async () => {
    await make({ max_team_members: 1 });
    const large = await makeTeam(app, "Large", [ada, await makeUser(app, "bob")]);
    await makeTeam(app, "Small", [ada]);
    const page = await html(visitor.get(PATH));
    expect(page).toContain("has 2 members, and at most 1");
    expect(page).toMatch(new RegExp(`value="${large}" disabled`));
    const forced = await visitor.post(PATH, { team: String(large), terms: "yes", version: "terms-1" });
    expect(forced.status).toBe(422);
  });
});

test("what is the same for all of somebody's teams is read once", async () => {
  const benchmark = await make();
  await app.db
    .insertInto("address_rule")
    .values({ benchmark_id: benchmark.id, rule: "banned_address", value: "x@example.org" })
    .execute();
  const queries = async () => {
    const spied = spyOn(app.db.getExecutor(), "executeQuery");
    await html(visitor.get(PATH));
    const count = spied.mock.calls.length;
    spied.mockRestore();
    return count;
  };
  await makeTeam(app, "Team 1", [ada]);
  const withOne = await queries();
  for (let n = 2; n <= 11; n++) await makeTeam(app, `Team ${n}`, [ada]);
  expect(withOne).toBeGreaterThan(0);
  expect(await queries()).toBe(withOne + 10);
});

describe("where things stand", () => {
  const standings: [string, Partial<NewRow<"benchmark">>, NewRow<"entry">["state"] | null, RegExp][] = [
    ["registration closed", { registration_open: 0 }, null, /closed registration/],
    ["over", { end_at: Date.UTC(2026, 10, 1) }, null, /This benchmark is over/],
    ["pending", {}, "pending", /Waiting for the host/],
    ["banned", {}, "banned", /banned your team/],
    ["refused", {}, "refused", /not admitted your team/],
    ["upcoming", { start_at: Date.UTC(2026, 11, 1) }, "approved", /has not begun yet/],
  ];
  test.each(standings)("%s", async (_, columns, state, says) => {
    const benchmark = await make(columns);
    const team = await makeTeam(app, "Aurora", [ada]);
    if (state !== null) await makeEntry(app, benchmark, team, state);
    const page = await html(visitor.get(PATH));
    expect(page).toMatch(says);
    expect(page).not.toContain('name="team"');
  });

  test("somebody whose team was refused may enter with another", async () => {
    const benchmark = await make();
    await makeEntry(app, benchmark, await makeTeam(app, "Aurora", [ada]), "refused");
    await makeTeam(app, "Borealis", [ada]);
    const page = await html(visitor.get(PATH));
    expect(page).toContain("Borealis");
    expect(page).toContain('name="team"');
    expect(page).not.toContain('value="1"');
  });

  test("hosts are told why they do not take part", async () => {
    await make();
    const page = await html((await visitorAs(app, host)).get(PATH));
    expect(page).toContain("You are a host of this benchmark");
    expect(page).not.toContain('name="team"');
  });
});

test("a team-mate, and everybody after a change, accepts the terms for themselves", async () => {
  const benchmark = await make();
  const bob = await makeUser(app, "bob");
  await makeEntry(app, benchmark, await makeTeam(app, "Aurora", [ada]));
  await app.db
    .insertInto("member")
    .values({ team_id: 1, user_id: bob.id, joined_at: app.clock.now() })
    .execute();
  const asBob = await visitorAs(app, bob);
  const asked = await html(asBob.get(PATH));
  expect(asked).toContain("The terms need your acceptance");
  expect(current(asked)).toBe("Accept the terms");
  expect((await asBob.post(`${PATH}/terms`, { version: "terms-1" })).status).toBe(422);
  expect((await asBob.post(`${PATH}/terms`, { version: "terms-1", terms: "yes" })).status).toBe(303);
  expect(await html(asBob.get(PATH))).toContain("You take part");
  await app.db.updateTable("benchmark").set({ terms_version: "terms-2" }).execute();
  expect(await html(asBob.get(PATH))).toContain("The terms need your acceptance");
  expect((await asBob.post(`${PATH}/terms`, { version: "terms-2", terms: "yes" })).status).toBe(303);
});

test("the host's approval is waited for and then shown", async () => {
  const benchmark = await make({ approves_teams: 1 });
  await makeTeam(app, "Aurora", [ada]);
  await visitor.post(PATH, { team: "1", terms: "yes", version: "terms-1" });
  expect(await html(visitor.get(PATH))).toContain("Waiting for the host");
  await decideEntry(app, host, benchmark.id, 1, "approved");
  expect(await html(visitor.get(PATH))).toContain("You take part");
});

test("guests change nothing", async () => {
  await make();
  for (const path of [PATH, `${PATH}/terms`]) {
    expect((await visitorOf(app).post(path, { terms: "yes", version: "terms-1" })).status).toBe(401);
  }
});
