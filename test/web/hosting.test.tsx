import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { phasesOf } from "../../src/benchmarks/phase.ts";
import { unpackZip } from "../../src/kit/zip.ts";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { visitorOf } from "../support/browser.ts";
import { visitorAs } from "../support/people.ts";
import { type Hosting, html, openHosting } from "../support/hosting.ts";
import { smallSource } from "../support/source.ts";
import { folderWith } from "../support/temporary.ts";

let { app, hanna, asHanna, hostTeamId } = {} as Hosting;
beforeEach(async () => ({ app, hanna, asHanna, hostTeamId } = await openHosting()));
afterEach(() => app.close());

async function imported(publish = true) {
  const source = { folder: folderWith(smallSource()) };
  const { benchmarkId: id, slug } = await bringIn(app, source, { hostTeamId, actorId: hanna.id, publish });
  const { terms_version: termsVersion } = await app.db
    .selectFrom("benchmark")
    .select("terms_version")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const phases = await phasesOf(app.db, id);
  return { id, slug, path: `/host/benchmarks/${id}`, phases, made: { id, termsVersion } as never };
}

describe("the page of a host", () => {
  test("leads a guest to log in", async () => {
    const response = await visitorOf(app).get("/host");
    expect(response.headers.get("location")).toBe("/login?next=%2Fhost");
  });

  test("tells a participant how to become one", async () => {
    const page = await html((await visitorAs(app, await makeUser(app, "paul"))).get("/host"));
    expect(page).toContain("You do not host a benchmark");
    expect(page).not.toContain("/host/import");
    expect(page).not.toContain("Form a host team");
  });

  test("lists benchmarks with the teams that wait", async () => {
    const { made, path } = await imported();
    await makeEntry(app, made, await makeTeam(app, "Aurora", [await makeUser(app, "ada")]), "pending");
    const page = await html(asHanna.get("/host"));
    expect(page).toContain(`<a href="${path}">Small lesions</a>`);
    expect(page).toContain("1 team waits");
  });

  test("lists nothing of other hosts", async () => {
    await imported();
    const other = await visitorAs(app, await makeUser(app, "oskar", "host"));
    expect(await html(other.get("/host"))).not.toContain("Small lesions");
  });
});

describe("host teams", () => {
  test("are formed, with the form again when that is refused", async () => {
    const formed = await asHanna.post("/host/teams", { name: "Pathologists", url: "" });
    expect(formed.headers.get("location")).toMatch(/^\/host\/teams\/\d+$/);
    const taken = await asHanna.post("/host/teams", { name: "radiologists", url: "https://r.example" });
    expect(taken.status).toBe(422);
    expect(await html(taken)).toContain('value="https://r.example"');
  });

  test("take in whoever accepts an invitation, and let members go", async () => {
    const ines = await makeUser(app, "ines");
    const asInes = await visitorAs(app, ines);
    const path = `/host/teams/${hostTeamId}`;
    expect((await asInes.get(path)).status).toBe(404);
    const link = /<code>http:\/\/assay\.test(\/invitations\/[^<]*)<\/code>/.exec(
      await html(asHanna.post(`${path}/link`)),
    );
    await asInes.post(`${link?.[1]}/acceptance`);
    expect(await html(asInes.get(path))).toContain("ines");
    const { path: managed } = await imported();
    expect((await asInes.get(managed)).status).toBe(200);
    expect((await asHanna.post(`${path}/members/${ines.id}/removal`)).status).toBe(303);
    expect((await asInes.get(managed)).status).toBe(404);
    const last = await asHanna.post(`${path}/departure`);
    expect(last.status).toBe(422);
    expect(await html(last)).toContain("needs at least one member");
  });
});

describe("managing", () => {
  test("is for the hosts and administrators alone", async () => {
    const { path, phases } = await imported();
    const phase = `${path}/phases/${phases[0]?.id}`;
    const strangers = [await makeUser(app, "paul"), await makeUser(app, "oskar", "host")];
    const pages = ["", "/dry-runs", "/teams", "/submissions", "/history", "/export.zip"].map(
      (page) => path + page,
    );
    for (const stranger of strangers) {
      const visitor = await visitorAs(app, stranger);
      for (const page of [...pages, `${phase}/dry-runs/live`])
        expect((await visitor.get(page)).status).toBe(404);
      for (const act of [
        `${path}/publication`,
        `${path}/registration`,
        `${phase}/pause`,
        `${path}/submissions/1/flag`,
      ]) {
        expect((await visitor.post(act, { state: "on" })).status).toBe(404);
      }
      const upload = visitor.upload(
        `${phase}/dry-runs`,
        {},
        { field: "sample", name: "x.csv", content: "x" },
      );
      expect((await upload).status).toBe(404);
    }
    const asAdmin = await visitorAs(app, await makeUser(app, "root", "admin"));
    for (const page of pages.slice(0, 5)) expect((await asAdmin.get(page)).status).toBe(200);
  });

  test("publishes, and takes that back until a team has entered", async () => {
    const { path, slug, made } = await imported(false);
    const guest = visitorOf(app);
    expect(await html(asHanna.get(path))).toContain("On the way to publication");
    expect((await guest.get(`/benchmarks/${slug}`)).status).toBe(404);
    await asHanna.post(`${path}/publication`, { state: "published" });
    expect((await guest.get(`/benchmarks/${slug}`)).status).toBe(200);
    await asHanna.post(`${path}/publication`, { state: "draft" });
    expect((await guest.get(`/benchmarks/${slug}`)).status).toBe(404);
    await asHanna.post(`${path}/publication`, { state: "published" });
    await makeEntry(app, made, await makeTeam(app, "Aurora", [await makeUser(app, "ada")]));
    const refused = await asHanna.post(`${path}/publication`, { state: "draft" });
    expect(refused.status).toBe(422);
    expect(await html(refused)).toContain("Teams have entered");
  });

  test("pauses phases and closes registration, also in the configuration that an export holds", async () => {
    const { id, path, phases } = await imported();
    const second = `${path}/phases/${phases[1]?.id}/pause`;
    await asHanna.post(second, { state: "on" });
    await asHanna.post(`${path}/registration`, { state: "closed" });
    const stored = async () => {
      const row = await app.db.selectFrom("benchmark").selectAll().executeTakeFirstOrThrow();
      const config = JSON.parse(row.config);
      return {
        paused: (await phasesOf(app.db, id)).map(({ isPaused }) => isPaused),
        pausedInConfig: config.phases.map((phase: { paused: boolean }) => phase.paused),
        open: [row.registration_open === 1, config.access.registrationOpen],
      };
    };
    expect(await stored()).toEqual({
      paused: [false, true],
      pausedInConfig: [false, true],
      open: [false, false],
    });
    await asHanna.post(second, { state: "off" });
    await asHanna.post(`${path}/registration`, { state: "open" });
    expect(await stored()).toEqual({
      paused: [false, false],
      pausedInConfig: [false, false],
      open: [true, true],
    });
    expect((await asHanna.post(`${path}/phases/999/pause`, { state: "on" })).status).toBe(404);
  });

  test("exports a ZIP, and writes down who has taken it", async () => {
    const { path, slug } = await imported();
    const response = await asHanna.get(`${path}/export.zip`);
    expect(response.headers.get("content-disposition")).toContain(`${slug}.zip`);
    const zip = join(folderWith(), "export.zip");
    const bytes = await Bun.write(zip, await response.bytes());
    expect(response.headers.get("content-length")).toBe(String(bytes));
    const files = (await unpackZip(zip, join(folderWith(), "unpacked"))).map((file) => file.path);
    expect(files).toContain("annotations/dev.csv");
    const history = await html(asHanna.get(`${path}/history`));
    for (const act of ["imported", "published", "exported"]) expect(history).toContain(`${act} benchmark`);
  });

  test("shows what was done to its entries and submissions, and nothing of other benchmarks", async () => {
    const first = await imported();
    const second = await imported();
    const entry = await makeEntry(
      app,
      first.made,
      await makeTeam(app, "Aurora", [await makeUser(app, "ada")]),
      "pending",
    );
    await asHanna.post(`${first.path}/entries/${entry}/decision`, { state: "approved" });
    await asHanna.post(`${first.path}/submissions/1/flag`, { state: "on" });
    const history = await html(asHanna.get(`${first.path}/history`));
    expect(history).toContain(`approved entry ${entry}`);
    expect(history).toContain("flagged submission 1");
    expect(await html(asHanna.get(`${second.path}/history`))).not.toContain("flagged");
  });
});
