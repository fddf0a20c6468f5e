import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  createHostTeam,
  hostTeamsOf,
  removeHostMember,
  visibleHostTeam,
} from "../../src/accounts/host-team.ts";
import { baselineTeam } from "../../src/accounts/host-team-baseline.ts";
import { leadOf } from "../../src/accounts/member.ts";
import { changeTeam, createTeam, ownTeam, teamsOf, visibleTeam } from "../../src/accounts/team.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { removeFromTeam } from "../../src/benchmarks/entry-members.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";

let app: TestApp;
let ada: User;
let bob: User;
let admin: User;
let host: User;
beforeEach(async () => {
  app = openTestApp();
  [ada, bob] = [await makeUser(app, "ada"), await makeUser(app, "bob")];
  [admin, host] = [await makeUser(app, "admin", "admin"), await makeUser(app, "host", "host")];
});
afterEach(() => app.close());

const invalidAt = (place: string) => ({ kind: "invalid", problems: [expect.objectContaining({ place })] });

describe("forming a team", () => {
  test("the creator is its first member and leads it", async () => {
    const id = await createTeam(app, ada, { name: "  Team   Aurora ", url: "https://aurora.example" });
    expect(await visibleTeam(app.db, ada, id)).toMatchObject({
      name: "Team Aurora",
      url: "https://aurora.example",
      members: [{ userId: ada.id, name: "ada" }],
      leadId: ada.id,
      isMember: true,
      mayManage: true,
    });
    expect(await teamsOf(app.db, ada.id)).toMatchObject([{ id, memberCount: 1 }]);
    expect(await teamsOf(app.db, bob.id)).toEqual([]);
  });

  test.each([
    ["name", { name: " \t ", url: "" }],
    ["name", { name: "x".repeat(101), url: "" }],
    ["name", { name: "Aur\u200bora", url: "" }],
    ["name", { name: "aurora", url: "" }],
    ["url", { name: "Borealis", url: "javascript:alert(1)" }],
    ["url", { name: "Borealis", url: "aurora.example" }],
    ["url", { name: "Borealis", url: `https://a.example/${"x".repeat(500)}` }],
  ])("refused for its %s: %o", async (place, details) => {
    await makeTeam(app, "Aurora", [bob]);
    await expect(createTeam(app, ada, details)).rejects.toMatchObject(invalidAt(place));
    expect(await teamsOf(app.db, ada.id)).toEqual([]);
  });

  test("of two with the same name at once, one is formed", async () => {
    const results = await Promise.allSettled([
      createTeam(app, ada, { name: "Aurora", url: "" }),
      createTeam(app, bob, { name: "AURORA", url: "" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("nobody forms more than twenty; dissolved ones do not count, and administrators are free", async () => {
    const form = (who: User, n: number) => createTeam(app, who, { name: `${who.name} ${n}`, url: "" });
    const ids: number[] = [];
    for (let n = 0; n < 20; n++) ids.push(await form(ada, n));
    await expect(form(ada, 20)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("You have formed 20 teams"),
    });
    expect(await form(bob, 20)).toBeGreaterThan(0);
    await removeFromTeam(app, ada, ids[0] ?? 0, ada.id);
    await form(ada, 20);
    for (let n = 0; n < 21; n++) await form(admin, n);
  });

  test("guests cannot", async () => {
    await expect(createTeam(app, null, { name: "A", url: "" })).rejects.toMatchObject({
      kind: "unauthorised",
    });
  });
});

describe("who sees and changes a team", () => {
  const rules = () =>
    [
      [null, "unauthorised", null],
      [ada, "sees", true],
      [bob, "sees", false],
      [host, "missing", null],
      [admin, "sees", true],
    ] as const;

  test("members see it; its lead and administrators change it", async () => {
    const id = await makeTeam(app, "Aurora", [ada, bob]);
    for (const [viewer, answer, mayManage] of rules()) {
      const details = { name: `Aurora ${viewer?.name}`, url: "" };
      if (answer !== "sees") {
        await expect(visibleTeam(app.db, viewer, id)).rejects.toMatchObject({ kind: answer });
        await expect(changeTeam(app, viewer, id, details)).rejects.toMatchObject({ kind: answer });
        continue;
      }
      expect(await visibleTeam(app.db, viewer, id)).toMatchObject({ mayManage });
      const change = changeTeam(app, viewer, id, details);
      if (mayManage) await change;
      else await expect(change).rejects.toMatchObject({ kind: "forbidden" });
      const { name } = await visibleTeam(app.db, admin, id);
      expect(name === details.name).toBe(mayManage);
    }
  });

  test("an administrator sees a team but cannot act as a member of it", async () => {
    const id = await makeTeam(app, "Aurora", [ada]);
    await expect(ownTeam(app.db, admin, id)).rejects.toMatchObject({ kind: "missing" });
    expect(await ownTeam(app.db, ada, id)).toMatchObject({ id });
  });

  test("a team may keep its name in other capitals but not take another's", async () => {
    const id = await makeTeam(app, "Aurora", [ada]);
    await makeTeam(app, "Borealis", [bob]);
    await changeTeam(app, ada, id, { name: "AURORA", url: "" });
    const taken = changeTeam(app, ada, id, { name: "borealis", url: "" });
    await expect(taken).rejects.toMatchObject(invalidAt("name"));
  });

  test("when the creator has left, whoever joined first leads", () => {
    const members = [{ userId: 3 }, { userId: 2 }];
    expect(leadOf(2, members)).toBe(2);
    expect(leadOf(1, members)).toBe(3);
    expect(leadOf(null, members)).toBe(3);
    expect(leadOf(1, [])).toBeNull();
  });
});

describe("host teams", () => {
  test("hosts and administrators form them, participants do not", async () => {
    const details = { name: "Clinic", url: "" };
    await expect(createHostTeam(app, ada, details)).rejects.toMatchObject({ kind: "forbidden" });
    const id = await createHostTeam(app, host, details);
    await expect(createHostTeam(app, admin, { ...details, name: "CLINIC" })).rejects.toMatchObject(
      invalidAt("name"),
    );
    expect(await visibleHostTeam(app.db, host, id)).toMatchObject({ isMember: true, mayManage: true });
    await expect(visibleHostTeam(app.db, ada, id)).rejects.toMatchObject({ kind: "missing" });
  });

  test("nobody forms more than twenty", async () => {
    const form = (n: number) => createHostTeam(app, host, { name: `Clinic ${n}`, url: "" });
    for (let n = 0; n < 20; n++) await form(n);
    await expect(form(20)).rejects.toMatchObject({ kind: "conflict" });
  });

  test("each sees their own, administrators all", async () => {
    const clinic = await makeHostTeam(app, "Clinic", [host]);
    const other = await makeHostTeam(app, "Other", [bob]);
    const ids = async (viewer: User) => (await hostTeamsOf(app.db, viewer)).map(({ id }) => id);
    expect(await ids(host)).toEqual([clinic]);
    expect(await ids(bob)).toEqual([other]);
    expect(await ids(ada)).toEqual([]);
    expect(await ids(admin)).toEqual([clinic, other]);
  });

  test("the last member stays; others leave or are removed by the lead", async () => {
    const id = await makeHostTeam(app, "Clinic", [host, bob, ada]);
    await expect(removeHostMember(app, bob, id, host.id)).rejects.toMatchObject({ kind: "forbidden" });
    await removeHostMember(app, host, id, bob.id);
    await removeHostMember(app, ada, id, ada.id);
    await expect(removeHostMember(app, host, id, host.id)).rejects.toMatchObject({ kind: "conflict" });
    expect((await visibleHostTeam(app.db, host, id)).members).toHaveLength(1);
  });
});

describe("the team for a host team's baselines", () => {
  const baseline = (hostTeamId: number) =>
    app.db.transaction().execute((trx) => baselineTeam(trx, hostTeamId, app.clock.now()));

  test("is one, hidden even from administrators, and has no members", async () => {
    const clinic = await makeHostTeam(app, "Clinic", [host]);
    const id = await baseline(clinic);
    expect(await baseline(clinic)).toBe(id);
    await expect(visibleTeam(app.db, admin, id)).rejects.toMatchObject({ kind: "missing" });
    expect(await teamsOf(app.db, host.id)).toEqual([]);
    expect(await app.db.selectFrom("team").selectAll().execute()).toMatchObject([
      { name: "Clinic", host_team_id: clinic },
    ]);
  });

  test("gives way to teams that have the name already", async () => {
    await makeTeam(app, "clinic", [ada]);
    await makeTeam(app, "Clinic (host)", [bob]);
    const id = await baseline(await makeHostTeam(app, "Clinic", [host]));
    const { name } = await app.db
      .selectFrom("team")
      .select("name")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(name).toBe("Clinic (host 2)");
  });
});
