import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { membersOf } from "../../src/accounts/member.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { visitorAs } from "../support/people.ts";

let app: TestApp;
let ada: User;
let bob: User;
let asAda: Visitor;
let asBob: Visitor;
beforeEach(async () => {
  app = openTestApp();
  [ada, bob] = [await makeUser(app, "ada"), await makeUser(app, "bob")];
  [asAda, asBob] = [await visitorAs(app, ada), await visitorAs(app, bob)];
});
afterEach(() => app.close());

const html = async (response: Response | Promise<Response>) => (await response).text();
const names = async (teamId: number) => (await membersOf(app.db, teamId)).map(({ name }) => name);

/** Makes a link on the team's page and reads its path there. */
async function linkPath(visitor: Visitor, teamId: number): Promise<string> {
  const page = await html(visitor.post(`/teams/${teamId}/link`));
  const url = /<code>(http[^<]*)<\/code>/.exec(page)?.[1] ?? "";
  expect(url).toStartWith("http://assay.test/invitations/");
  return new URL(url).pathname;
}

test("forming, renaming, leaving", async () => {
  expect(await html(asAda.get("/teams"))).toContain("No teams yet");
  const formed = await asAda.post("/teams", { name: "Aurora", url: "" });
  expect(formed.headers.get("location")).toBe("/teams/1");
  expect(await html(asAda.get("/teams"))).toContain('<a href="/teams/1">Aurora</a>');
  const taken = await asBob.post("/teams", { name: "aurora", url: "https://b.example" });
  expect(taken.status).toBe(422);
  const again = await html(taken);
  expect(again).toContain("There is a team with this name already.");
  expect(again).toContain('value="https://b.example"');
  expect((await asAda.post("/teams/1", { name: "Borealis", url: "" })).status).toBe(303);
  expect(await html(asAda.get("/teams/1"))).toContain("<h1>Borealis</h1>");
  expect((await asAda.post("/teams/1/departure")).headers.get("location")).toBe("/teams");
  expect((await asAda.get("/teams/1")).status).toBe(404);
});

test("a team leads nowhere outside this site", async () => {
  const formed = await asAda.post("/teams", { name: "Aurora", url: "", next: "//evil.example" });
  expect(formed.headers.get("location")).toBe("/");
});

describe("invitation by link", () => {
  test("leads through log-in to a question, and only the answer joins", async () => {
    const team = await makeTeam(app, "Aurora", [ada]);
    const path = await linkPath(asAda, team);
    expect(await html(asAda.get(`/teams/${team}`))).not.toContain(path);
    const guest = await visitorOf(app).get(path);
    expect(guest.headers.get("location")).toBe(`/login?next=${encodeURIComponent(path)}`);
    const asked = await html(asBob.get(path));
    expect(asked).toContain("ada invites you to the team");
    expect(asked).toContain(`action="${path}/acceptance"`);
    expect(await names(team)).toEqual(["ada"]);
    const joined = await asBob.post(`${path}/acceptance`);
    expect(joined.headers.get("location")).toBe(`/teams/${team}`);
    expect(await names(team)).toEqual(["ada", "bob"]);
    expect(await html(asBob.get(path))).toContain("You are in this team already");
  });

  test("a rule that speaks against joining is said on the page", async () => {
    const team = await makeTeam(app, "Aurora", [ada]);
    const benchmark = await makeBenchmark(app, {
      hostTeamId: await makeHostTeam(app, "Clinic"),
      benchmark: { max_team_members: 1 },
    });
    await makeEntry(app, benchmark, team);
    const path = await linkPath(asAda, team);
    const refused = await asBob.post(`${path}/acceptance`);
    expect(refused.status).toBe(422);
    expect(await html(refused)).toContain("This team takes part in the benchmark Breast lesions.");
    expect(await names(team)).toEqual(["ada"]);
  });

  test("withdrawn, it is gone", async () => {
    const team = await makeTeam(app, "Aurora", [ada]);
    const path = await linkPath(asAda, team);
    expect((await asBob.post("/invitations/1/withdrawal")).status).toBe(404);
    expect((await asAda.post("/invitations/1/withdrawal")).headers.get("location")).toBe(`/teams/${team}`);
    expect((await asBob.get(path)).status).toBe(404);
    expect((await asBob.post(`${path}/acceptance`)).status).toBe(404);
  });
});

describe("invitation by address", () => {
  test("appears on the invitee's page, who joins or declines", async () => {
    const [first, second] = [await makeTeam(app, "Aurora", [ada]), await makeTeam(app, "Borealis", [ada])];
    for (const team of [first, second]) {
      const invited = await asAda.post(`/teams/${team}/invitations`, { email: "bob@example.org" });
      expect(invited.headers.get("location")).toBe(`/teams/${team}`);
    }
    const page = await html(asBob.get("/teams"));
    expect(page).toContain("Invitations to you");
    expect(await html((await visitorAs(app, await makeUser(app, "eve"))).get("/teams"))).not.toContain(
      "Invitations to you",
    );
    await asBob.post("/invitations/1/acceptance");
    await asBob.post("/invitations/2/refusal");
    expect(await names(first)).toEqual(["ada", "bob"]);
    expect(await names(second)).toEqual(["ada"]);
    expect(await html(asBob.get("/teams"))).not.toContain("Invitations to you");
  });

  test("the page says the same for an address with and without an account", async () => {
    const team = await makeTeam(app, "Aurora", [ada]);
    const pages: string[] = [];
    for (const email of ["bob@example.org", "zoe@example.org"]) {
      await asAda.post(`/teams/${team}/invitations`, { email });
      pages.push((await html(asAda.get(`/teams/${team}`))).replaceAll(email, "X"));
      await asAda.post(`/invitations/${pages.length}/withdrawal`);
      await asAda.get("/teams");
    }
    expect(pages[0]?.replaceAll("/invitations/1/", "")).toBe(
      pages[1]?.replaceAll("/invitations/2/", "") as string,
    );
  });

  test("what is no address is asked for again", async () => {
    const team = await makeTeam(app, "Aurora", [ada]);
    const refused = await asAda.post(`/teams/${team}/invitations`, { email: "bob" });
    expect(refused.status).toBe(422);
    expect(await html(refused)).toContain('value="bob"');
  });
});

test("members are removed by the lead only, and strangers see nothing", async () => {
  const team = await makeTeam(app, "Aurora", [ada, bob]);
  expect(await html(asBob.get(`/teams/${team}`))).not.toContain("/removal");
  expect((await asBob.post(`/teams/${team}/members/${ada.id}/removal`)).status).toBe(422);
  expect((await asAda.post(`/teams/${team}/members/${bob.id}/removal`)).status).toBe(303);
  expect(await names(team)).toEqual(["ada"]);
  const paths = ["", "/invitations", "/link", "/departure", `/members/${ada.id}/removal`];
  for (const path of paths) {
    expect((await asBob.post(`/teams/${team}${path}`, { email: "x@example.org" })).status).toBe(404);
    expect((await visitorOf(app).post(`/teams/${team}${path}`)).status).toBe(401);
  }
  expect((await visitorOf(app).get("/teams")).headers.get("location")).toBe("/login?next=%2Fteams");
});

test("the page lists what the team takes part in, and team-mates' addresses nowhere", async () => {
  const team = await makeTeam(app, "Aurora", [ada, bob]);
  const benchmark = await makeBenchmark(app);
  await makeEntry(app, benchmark, team, "pending");
  const page = await html(asAda.get(`/teams/${team}`));
  expect(page).toContain('<a href="/benchmarks/lesions">Breast lesions</a>');
  expect(page).toContain("waits for the host");
  expect(page).not.toContain("bob@example.org");
});
