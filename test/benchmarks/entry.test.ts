import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { benchmarkById } from "../../src/benchmarks/benchmark.ts";
import { enterBenchmark } from "../../src/benchmarks/entry-enter.ts";
import { decideEntry, entriesOf } from "../../src/benchmarks/entry-decision.ts";
import { mayTakePart, participation } from "../../src/benchmarks/entry.ts";
import { acceptTerms } from "../../src/benchmarks/terms.ts";
import { DAY } from "../../src/kit/clock.ts";
import type { NewRow } from "../../src/platform/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import {
  type MadeBenchmark,
  makeBenchmark,
  makeEntry,
  makeHostTeam,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";

let app: TestApp;
let ada: User;
let bob: User;
let host: User;
let hostTeamId: number;
let aurora: number;

beforeEach(async () => {
  app = openTestApp();
  [ada, bob, host] = [
    await makeUser(app, "ada"),
    await makeUser(app, "bob"),
    await makeUser(app, "host", "host"),
  ];
  hostTeamId = await makeHostTeam(app, "Hosts", [host]);
  aurora = await makeTeam(app, "Aurora", [ada, bob]);
});
afterEach(() => app.close());

const make = (benchmark: Partial<NewRow<"benchmark">> = {}) => makeBenchmark(app, { hostTeamId, benchmark });
const enter = (benchmark: MadeBenchmark, user = ada, teamId = aurora, termsVersion = "terms-1") =>
  enterBenchmark(app, user, benchmark.id, { teamId, termsVersion });
const rule = (benchmark: MadeBenchmark, kind: NewRow<"address_rule">["rule"], value: string) =>
  app.db.insertInto("address_rule").values({ benchmark_id: benchmark.id, rule: kind, value }).execute();
const mayTake = (benchmark: MadeBenchmark, user = ada) =>
  app.db.transaction().execute((trx) => mayTakePart(trx, user.id, benchmark, app.clock.now()));
const how = async (benchmark: MadeBenchmark, user: User | null = ada) =>
  participation(app.db, user, await benchmarkById(app.db, benchmark.id), app.clock.now());
const forbidden = (message: string | RegExp) => ({
  kind: "forbidden",
  message: expect.stringMatching(message),
});

test("entering makes an entry and records who accepted which terms and when", async () => {
  const benchmark = await make();
  expect(await how(benchmark)).toEqual({
    team: null,
    entry: null,
    termsAccepted: false,
    barredBecause: null,
    blockedBecause: null,
  });
  const entry = await enter(benchmark);
  expect(entry).toMatchObject({ state: "approved", createdAt: app.clock.now() });
  expect(await app.db.selectFrom("terms_acceptance").selectAll().execute()).toEqual([
    { benchmark_id: benchmark.id, user_id: ada.id, version: "terms-1", accepted_at: app.clock.now() },
  ]);
  expect(await mayTake(benchmark)).toEqual({ teamId: aurora, entryId: entry.id });
  expect(await how(benchmark)).toMatchObject({ team: { id: aurora, name: "Aurora" }, termsAccepted: true });
  const acts = await app.db.selectFrom("audit").select("action").orderBy("id").execute();
  expect(acts.map(({ action }) => action)).toEqual(["accepted the terms of", "entered"]);
});

test("entering twice at once makes one entry", async () => {
  const benchmark = await make();
  const entries = await Promise.all([enter(benchmark), enter(benchmark), enter(benchmark, bob)]);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
});

describe("what speaks against entering", () => {
  type Case = {
    name: string;
    columns?: Partial<NewRow<"benchmark">>;
    given?: (benchmark: MadeBenchmark) => Promise<unknown>;
    says: RegExp;
  };
  const cases: Case[] = [
    { name: "registration closed", columns: { registration_open: 0 }, says: /closed registration/ },
    { name: "over", columns: { end_at: Date.UTC(2026, 10, 23, 12) }, says: /is over/ },
    { name: "team too large", columns: { max_team_members: 1 }, says: /has 2 members, and at most 1/ },
    {
      name: "own address banned",
      given: (b) => rule(b, "banned_address", "Ada@example.org"),
      says: /banned you/,
    },
    {
      name: "own former address banned",
      given: async (b) => {
        await rule(b, "banned_address", "Old@example.org");
        await app.db
          .insertInto("former_email")
          .values({ user_id: ada.id, email: "old@example.org", until: 0 })
          .execute();
      },
      says: /banned you/,
    },
    {
      name: "another member banned",
      given: (b) => rule(b, "banned_address", "bob@example.org"),
      says: /banned bob/,
    },
    {
      name: "domain blocked",
      given: (b) => rule(b, "blocked_domain", "example.org"),
      says: /your e-mail address/,
    },
    {
      name: "another member's domain not allowed",
      given: async (b) => {
        await rule(b, "allowed_domain", "example.org");
        await app.db
          .updateTable("user")
          .set({ email: "b@evilexample.org" })
          .where("id", "=", bob.id)
          .execute();
      },
      says: /\(example\.org\), and bob's is not/,
    },
    { name: "profile incomplete", columns: { requires_profile: 1 }, says: /full name and affiliation/ },
    {
      name: "a member is a host",
      given: () =>
        app.db
          .insertInto("host_member")
          .values({ host_team_id: hostTeamId, user_id: bob.id, joined_at: 0 })
          .execute(),
      says: /^bob is a host/,
    },
    {
      name: "one takes part already",
      given: async (b) => makeEntry(app, b, await makeTeam(app, "Borealis", [ada])),
      says: /^You take part in this benchmark with the team Borealis/,
    },
    {
      name: "a team-mate takes part already, pending",
      given: async (b) => makeEntry(app, b, await makeTeam(app, "Borealis", [bob]), "pending"),
      says: /^bob takes part in this benchmark with another team,/,
    },
    {
      name: "one is in a banned team",
      given: async (b) => makeEntry(app, b, await makeTeam(app, "Borealis", [ada]), "banned"),
      says: /Borealis/,
    },
    {
      name: "one has submitted with a team that one has left",
      given: async (b) => submitAs(b, ada, await makeTeam(app, "Borealis", [])),
      says: /Borealis/,
    },
    {
      name: "this team was refused",
      given: (b) => makeEntry(app, b, aurora, "refused"),
      says: /not admitted/,
    },
    {
      name: "this team is banned",
      given: (b) => makeEntry(app, b, aurora, "banned"),
      says: /banned your team/,
    },
  ];
  test.each(cases)("$name", async ({ columns, given, says }) => {
    const benchmark = await make(columns);
    await given?.(benchmark);
    await expect(enter(benchmark)).rejects.toMatchObject(forbidden(says));
    const entries = await app.db
      .selectFrom("entry")
      .selectAll()
      .where("team_id", "=", aurora)
      .where("state", "in", ["approved", "pending"])
      .execute();
    expect(entries).toEqual([]);
    expect(await app.db.selectFrom("audit").selectAll().execute()).toEqual([]);
  });

  test("a refused team's members may enter with another one", async () => {
    const benchmark = await make();
    await makeEntry(app, benchmark, await makeTeam(app, "Borealis", [ada]), "refused");
    expect(await enter(benchmark)).toMatchObject({ state: "approved" });
    expect(await mayTake(benchmark)).toMatchObject({ teamId: aurora });
  });

  test("a benchmark that has not begun can be entered but not submitted to", async () => {
    const benchmark = await make({ start_at: app.clock.now() + DAY });
    await enter(benchmark);
    await expect(mayTake(benchmark)).rejects.toMatchObject(forbidden("not begun"));
    app.clock.advance(DAY);
    expect(await mayTake(benchmark)).toMatchObject({ teamId: aurora });
    app.clock.advance(27 * DAY);
    await expect(mayTake(benchmark)).rejects.toMatchObject(forbidden("is over"));
  });

  test("somebody else's team, a draft, a guest", async () => {
    const benchmark = await make();
    const eve = await makeUser(app, "eve");
    const admin = await makeUser(app, "admin", "admin");
    await expect(enter(benchmark, eve)).rejects.toMatchObject({ kind: "missing" });
    await expect(enter(benchmark, admin)).rejects.toMatchObject({ kind: "missing" });
    const draft = await make({ slug: "draft", published_at: null });
    await expect(enter(draft)).rejects.toMatchObject({ kind: "missing" });
    const guest = enterBenchmark(app, null, benchmark.id, { teamId: aurora, termsVersion: "terms-1" });
    await expect(guest).rejects.toMatchObject({ kind: "unauthorised" });
  });
});

test("of two teams that enter at once, a person ends up in one", async () => {
  const benchmark = await make();
  const borealis = await makeTeam(app, "Borealis", [ada]);
  const results = await Promise.allSettled([enter(benchmark), enter(benchmark, ada, borealis)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await app.db.selectFrom("entry").selectAll().execute()).toHaveLength(1);
});

describe("rules hold for every member, each time they are asked", () => {
  const later: [name: string, happens: (benchmark: MadeBenchmark) => Promise<unknown>, says: RegExp][] = [
    ["a team-mate's address is banned", (b) => rule(b, "banned_address", "bob@example.org"), /banned bob/],
    ["a domain is blocked", (b) => rule(b, "blocked_domain", "example.org"), /does not admit/],
    [
      "the team is banned",
      (b) => app.db.updateTable("entry").set({ state: "banned" }).where("benchmark_id", "=", b.id).execute(),
      /banned your team/,
    ],
    [
      "the allowed size shrinks",
      (b) => app.db.updateTable("benchmark").set({ max_team_members: 1 }).where("id", "=", b.id).execute(),
      /at most 1/,
    ],
  ];
  test.each(later)("%s", async (_, happens, says) => {
    const benchmark = await make();
    await makeEntry(app, benchmark, aurora);
    expect(await how(benchmark)).toMatchObject({ barredBecause: null, blockedBecause: null });
    await happens(benchmark);
    for (const user of [ada, bob]) {
      await expect(mayTake(benchmark, user)).rejects.toMatchObject({ kind: "forbidden" });
      const { barredBecause, blockedBecause } = (await how(benchmark, user)) ?? {};
      expect(blockedBecause).toBe(barredBecause as string);
    }
    expect((await how(benchmark))?.barredBecause).toMatch(says);
  });
});

describe("terms", () => {
  test("only the present version can be accepted", async () => {
    const benchmark = await make();
    await expect(enter(benchmark, ada, aurora, "terms-0")).rejects.toMatchObject({ kind: "conflict" });
    await expect(acceptTerms(app, ada, benchmark.id, "terms-2")).rejects.toMatchObject({ kind: "conflict" });
    expect(await app.db.selectFrom("terms_acceptance").selectAll().execute()).toEqual([]);
  });

  test("every member accepts for themselves", async () => {
    const benchmark = await make();
    await enter(benchmark);
    await expect(mayTake(benchmark, bob)).rejects.toMatchObject({ kind: "conflict" });
    await acceptTerms(app, bob, benchmark.id, "terms-1");
    expect(await mayTake(benchmark, bob)).toMatchObject({ teamId: aurora });
  });

  test("changed terms ask again, and what was accepted stays on record", async () => {
    const benchmark = await make();
    await enter(benchmark);
    const first = app.clock.now();
    await app.db.updateTable("benchmark").set({ terms_version: "terms-2" }).execute();
    expect(await how(benchmark)).toMatchObject({ termsAccepted: false, blockedBecause: null });
    await expect(mayTake(benchmark)).rejects.toMatchObject({ kind: "conflict" });
    app.clock.advance(DAY);
    await acceptTerms(app, ada, benchmark.id, "terms-2");
    await acceptTerms(app, ada, benchmark.id, "terms-2");
    expect(await mayTake(benchmark)).toMatchObject({ teamId: aurora });
    const accepted = await app.db
      .selectFrom("terms_acceptance")
      .select(["version", "accepted_at"])
      .orderBy("version")
      .execute();
    expect(accepted).toEqual([
      { version: "terms-1", accepted_at: first },
      { version: "terms-2", accepted_at: first + DAY },
    ]);
  });
});

describe("the host decides", () => {
  test("approval is waited for, given, and taken back", async () => {
    const benchmark = await make({ approves_teams: 1 });
    const { id, state } = await enter(benchmark);
    expect(state).toBe("pending");
    await expect(mayTake(benchmark)).rejects.toMatchObject(forbidden("not approved your team yet"));
    expect(await how(benchmark)).toMatchObject({ barredBecause: null });
    await decideEntry(app, host, benchmark.id, id, "approved");
    expect(await mayTake(benchmark)).toMatchObject({ teamId: aurora });
    await decideEntry(app, host, benchmark.id, id, "banned");
    await expect(mayTake(benchmark)).rejects.toMatchObject(forbidden("banned your team"));
    await decideEntry(app, host, benchmark.id, id, "approved");
    expect(await mayTake(benchmark)).toMatchObject({ teamId: aurora });
  });

  test("approving asks for the rules of entering", async () => {
    const benchmark = await make();
    const refused = await makeEntry(app, benchmark, await makeTeam(app, "Borealis", [ada]), "refused");
    await enter(benchmark);
    await expect(decideEntry(app, host, benchmark.id, refused, "approved")).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("ada takes part in this benchmark with another team"),
    });
  });

  test("nobody but its hosts and administrators, and only on its own entries", async () => {
    const benchmark = await make();
    const entry = await makeEntry(app, benchmark, aurora);
    const otherHost = await makeUser(app, "other-host", "host");
    const elsewhere = await makeBenchmark(app, {
      hostTeamId: await makeHostTeam(app, "Other", [otherHost]),
      benchmark: { slug: "other" },
    });
    for (const user of [null, ada, otherHost]) {
      const kind = user === null ? "unauthorised" : "missing";
      await expect(decideEntry(app, user, benchmark.id, entry, "banned")).rejects.toMatchObject({ kind });
    }
    await expect(decideEntry(app, otherHost, elsewhere.id, entry, "banned")).rejects.toMatchObject({
      kind: "missing",
    });
    const admin = await makeUser(app, "admin", "admin");
    await decideEntry(app, admin, benchmark.id, entry, "banned");
    expect(await entriesOf(app.db, benchmark.id)).toMatchObject([
      { state: "banned", decidedAt: app.clock.now() },
    ]);
  });

  test("the list has those that wait first, with members and numbers of submissions", async () => {
    const benchmark = await make();
    await makeEntry(app, benchmark, aurora);
    await submitAs(benchmark, ada, aurora);
    await makeEntry(app, benchmark, await makeTeam(app, "Borealis", []), "pending");
    expect(await entriesOf(app.db, benchmark.id)).toMatchObject([
      { state: "pending", team: { name: "Borealis" }, members: [], submissions: 0 },
      {
        state: "approved",
        team: { id: aurora },
        members: [{ name: "ada" }, { name: "bob" }],
        submissions: 1,
      },
    ]);
  });
});

function submitAs(benchmark: MadeBenchmark, user: User, teamId: number) {
  const row = { phase_id: benchmark.phaseId, team_id: teamId, user_id: user.id, created_at: 0 };
  return app.db
    .insertInto("submission")
    .values({ ...row, file_digest: "0".repeat(64), file_name: "p.csv", file_bytes: 1 })
    .execute();
}
