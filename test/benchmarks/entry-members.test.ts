import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { inviteAddress, openLink } from "../../src/accounts/invitation-offer.ts";
import { membersOf } from "../../src/accounts/member.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { joinByInvitation, removeFromTeam } from "../../src/benchmarks/entry-members.ts";
import { DAY } from "../../src/kit/clock.ts";
import type { NewRow } from "../../src/platform/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";

let app: TestApp;
let ada: User;
let bob: User;
let hostTeamId: number;
let aurora: number;
beforeEach(async () => {
  app = openTestApp();
  [ada, bob] = [await makeUser(app, "ada"), await makeUser(app, "bob")];
  hostTeamId = await makeHostTeam(app, "Hosts");
  aurora = await makeTeam(app, "Aurora", [ada]);
});
afterEach(() => app.close());

const make = (benchmark: Partial<NewRow<"benchmark">> = {}) => makeBenchmark(app, { hostTeamId, benchmark });
const link = (teamId = aurora, by = ada) => openLink(app, by, { kind: "team", id: teamId });
const names = async (teamId = aurora) => (await membersOf(app.db, teamId)).map(({ name }) => name);
const teamNames = async () =>
  (await app.db.selectFrom("team").select("name").orderBy("id").execute()).map(({ name }) => name);

describe("whoever joins has to pass the rules of every benchmark the team takes part in", () => {
  const forbidden = (says: RegExp) => ({ kind: "forbidden", message: expect.stringMatching(says) });

  test("addresses", async () => {
    const benchmark = await make();
    await makeEntry(app, benchmark, aurora);
    const rule = { benchmark_id: benchmark.id, rule: "banned_address", value: "bob@example.org" } as const;
    await app.db.insertInto("address_rule").values(rule).execute();
    const joining = joinByInvitation(app, bob, { token: await link() });
    await expect(joining).rejects.toMatchObject(
      forbidden(/benchmark Breast lesions\. The host has banned you/),
    );
    expect(await names()).toEqual(["ada"]);
  });

  test("team size, also when the others would pass", async () => {
    await makeEntry(app, await make({ max_team_members: 1 }), aurora);
    const joining = joinByInvitation(app, bob, { token: await link() });
    await expect(joining).rejects.toMatchObject(forbidden(/at most 1/));
  });

  test("one team per person per benchmark", async () => {
    const benchmark = await make();
    await makeEntry(app, benchmark, aurora, "pending");
    await makeEntry(app, benchmark, await makeTeam(app, "Borealis", [bob]));
    const joining = joinByInvitation(app, bob, { token: await link() });
    await expect(joining).rejects.toMatchObject(forbidden(/with the team Borealis/));
  });

  test("being a host", async () => {
    await makeEntry(app, await make(), aurora);
    await app.db
      .insertInto("host_member")
      .values({ host_team_id: hostTeamId, user_id: bob.id, joined_at: 0 })
      .execute();
    const joining = joinByInvitation(app, bob, { token: await link() });
    await expect(joining).rejects.toMatchObject(forbidden(/You are a host/));
  });

  test("a refused join leaves an invitation by address open", async () => {
    await makeEntry(app, await make({ max_team_members: 1 }), aurora);
    await inviteAddress(app, ada, { kind: "team", id: aurora }, "bob@example.org");
    const { id } = await app.db.selectFrom("invitation").select("id").executeTakeFirstOrThrow();
    await expect(joinByInvitation(app, bob, { id })).rejects.toMatchObject({ kind: "forbidden" });
    await app.db.updateTable("benchmark").set({ max_team_members: 2 }).execute();
    await joinByInvitation(app, bob, { id });
    expect(await names()).toEqual(["ada", "bob"]);
  });

  test("benchmarks that are over, or that refused the team, ask nothing", async () => {
    await makeEntry(app, await make({ max_team_members: 1, end_at: app.clock.now() }), aurora);
    await makeEntry(app, await make({ slug: "second", max_team_members: 1 }), aurora, "refused");
    await joinByInvitation(app, bob, { token: await link() });
    expect(await names()).toEqual(["ada", "bob"]);
  });

  test("of many who join at once, only as many come in as fit", async () => {
    await makeEntry(app, await make({ max_team_members: 4 }), aurora);
    const token = await link();
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => makeUser(app, `p${n}`)));
    const results = await Promise.allSettled(
      people.map((person) => joinByInvitation(app, person, { token })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await names()).toHaveLength(4);
  });

  test("joining two teams of one benchmark at once puts a person into one", async () => {
    const benchmark = await make();
    const borealis = await makeTeam(app, "Borealis", [await makeUser(app, "eve")]);
    const tokens = [await link(), await link(borealis, { ...ada, role: "admin" })];
    for (const team of [aurora, borealis]) await makeEntry(app, benchmark, team);
    const results = await Promise.allSettled(tokens.map((token) => joinByInvitation(app, bob, { token })));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const memberships = await app.db.selectFrom("member").selectAll().where("user_id", "=", bob.id).execute();
    expect(memberships).toHaveLength(1);
  });
});

test("nobody becomes a host of a benchmark while they take part in it", async () => {
  const host = await makeUser(app, "host", "host");
  await app.db
    .insertInto("host_member")
    .values({ host_team_id: hostTeamId, user_id: host.id, joined_at: 0 })
    .execute();
  await makeEntry(app, await make(), aurora);
  const token = await openLink(app, host, { kind: "host team", id: hostTeamId });
  await expect(joinByInvitation(app, ada, { token })).rejects.toMatchObject({ kind: "forbidden" });
  await joinByInvitation(app, bob, { token });
  app.clock.advance(28 * DAY);
  const later = await openLink(app, host, { kind: "host team", id: hostTeamId });
  await joinByInvitation(app, ada, { token: later });
  expect(await app.db.selectFrom("host_member").selectAll().execute()).toHaveLength(3);
});

describe("leaving and removing", () => {
  test("everybody may leave; the lead and administrators remove", async () => {
    const [eve, admin] = [await makeUser(app, "eve"), await makeUser(app, "admin", "admin")];
    const team = await makeTeam(app, "Borealis", [ada, bob, eve]);
    await expect(removeFromTeam(app, bob, team, eve.id)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(removeFromTeam(app, null, team, eve.id)).rejects.toMatchObject({ kind: "unauthorised" });
    await removeFromTeam(app, ada, team, ada.id);
    await expect(removeFromTeam(app, ada, team, bob.id)).rejects.toMatchObject({ kind: "missing" });
    expect(await names(team)).toEqual(["bob", "eve"]);
    await removeFromTeam(app, bob, team, eve.id);
    await expect(removeFromTeam(app, bob, team, eve.id)).rejects.toMatchObject({ kind: "missing" });
    await removeFromTeam(app, admin, team, bob.id);
  });

  test("a team without entries is dissolved with its last member, and its name is free", async () => {
    await link();
    await removeFromTeam(app, ada, aurora, ada.id);
    expect(await teamNames()).toEqual([]);
  });

  test("a team that takes part stays on record, and its link no longer works", async () => {
    await makeEntry(app, await make(), aurora);
    const token = await link();
    await removeFromTeam(app, ada, aurora, ada.id);
    expect(await teamNames()).toEqual(["Aurora"]);
    await expect(joinByInvitation(app, bob, { token })).rejects.toMatchObject({ kind: "missing" });
  });

  test("invitations by address keep counting towards the day when their team is left", async () => {
    await inviteAddress(app, ada, { kind: "team", id: aurora }, "bob@example.org");
    await removeFromTeam(app, ada, aurora, ada.id);
    expect(await app.db.selectFrom("invitation").select("answer").execute()).toEqual([
      { answer: "withdrawn" },
    ]);
  });

  test("nobody leaves a banned team before the benchmark is over", async () => {
    const admin = await makeUser(app, "admin", "admin");
    await makeEntry(app, await make(), aurora, "banned");
    for (const by of [ada, admin]) {
      const leaving = removeFromTeam(app, by, aurora, ada.id);
      await expect(leaving).rejects.toMatchObject({ kind: "conflict" });
    }
    app.clock.advance(28 * DAY);
    await removeFromTeam(app, ada, aurora, ada.id);
    expect(await names()).toEqual([]);
  });
});
