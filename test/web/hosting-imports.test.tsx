import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { keepDraft, putDraftBack, takeDraft } from "../../src/benchmarks/import-draft.ts";
import { writeZip } from "../../src/kit/zip-writer.ts";
import { assetBytes } from "../../src/platform/assets.ts";
import { makeUser } from "../support/benchmark.ts";
import { visitorAs } from "../support/people.ts";
import { type Hosting, html, openHosting } from "../support/hosting.ts";
import { type SmallConfig, smallSource, type SourceFiles } from "../support/source.ts";
import { folderWith } from "../support/temporary.ts";

let { app, hanna, asHanna, hostTeamId } = {} as Hosting;
beforeEach(async () => ({ app, hanna, asHanna, hostTeamId } = await openHosting()));
afterEach(() => app.close());

const benchmarks = () => app.db.selectFrom("benchmark").select(["id", "title", "published_at"]).execute();

async function zipOf(files: SourceFiles): Promise<Uint8Array> {
  const root = folderWith(files);
  const zip = join(folderWith(), "challenge.zip");
  await writeZip(
    zip,
    Object.keys(files).map((path) => ({ path, file: join(root, path) })),
  );
  return Bun.file(zip).bytes();
}

/** Uploads a ZIP. @returns the address of its draft. */
async function upload(files: SourceFiles, to = "/host/imports"): Promise<string> {
  const content = await zipOf(files);
  const response = await asHanna.upload(
    to,
    { host_team: String(hostTeamId) },
    { field: "zip", name: "lesions.zip", content },
  );
  expect(response.status).toBe(303);
  return response.headers.get("location") ?? "";
}

describe("an uploaded ZIP", () => {
  test("is looked over, with a preview, and becomes a benchmark when that is confirmed", async () => {
    const withLogo = (config: SmallConfig) => ({ ...config, image: "logo.png" });
    const draft = await upload(
      smallSource(withLogo, {
        "logo.png": assetBytes("static/demo/logo.png"),
        "templates/terms.html": '<p>Be kind.</p><script>alert(1)</script><img src="../logo.png" alt="Logo">',
      }),
    );
    expect(draft).toMatch(/^\/host\/imports\/\d+$/);
    const page = await html(asHanna.get(draft));
    expect(page).toContain("Nothing is wrong with it");
    expect(page).toContain('<div class="prose"><p>Be kind.</p><img src="data:image/png;base64,');
    expect(page).not.toContain("alert(1)");
    expect(page).toMatch(/annotations\/dev\.csv.*?hosts only/);
    expect(page).toMatch(/inputs\/cases\.csv.*?everybody/);
    expect(await benchmarks()).toEqual([]);
    expect(await html(asHanna.get("/host"))).toContain(`<a href="${draft}">lesions.zip</a>`);

    const confirmed = await asHanna.post(`${draft}/confirmation`);
    const [benchmark] = await benchmarks();
    expect(benchmark).toMatchObject({ title: "Small lesions", published_at: null });
    expect(confirmed.headers.get("location")).toBe(`/host/benchmarks/${benchmark?.id}`);
    expect((await asHanna.post(`${draft}/confirmation`)).status).toBe(404);
    expect(await benchmarks()).toHaveLength(1);
  });

  test("shows every problem at once with its line, and cannot be confirmed", async () => {
    const draft = await upload(
      smallSource((config) => {
        config.challenge_phases[0]!.test_annotation_file = "annotations/none.csv";
        config.challenge_phase_splits[1]!.leaderboard_id = 7;
        return { ...config, no_such_key: 1 };
      }),
    );
    const page = await html(asHanna.get(draft));
    expect(page).toContain("It cannot be imported: 2 errors");
    expect(page).toContain("<code>challenge_phase_splits[1].leaderboard_id</code>");
    expect(page).toContain("<code>leaderboard_id: 7</code>");
    expect(page).toContain("<code>no_such_key: 1</code>");
    expect(page).toMatch(/challenge_config\.yaml, line \d+, column \d+/);
    expect(page).not.toContain("/confirmation");
    const forced = await asHanna.post(`${draft}/confirmation`);
    expect(forced.status).toBe(422);
    expect(await benchmarks()).toEqual([]);
    expect((await asHanna.get(draft)).status).toBe(200);
  });

  test("that is no ZIP says so", async () => {
    const file = { field: "zip", name: "photo.zip", content: "not a zip" };
    const response = await asHanna.upload("/host/imports", { host_team: String(hostTeamId) }, file);
    const page = await html(asHanna.get(response.headers.get("location") ?? ""));
    expect(page).toContain("It cannot be imported: 1 error");
  });

  test("can be discarded", async () => {
    const draft = await upload(smallSource());
    expect((await asHanna.post(`${draft}/removal`)).headers.get("location")).toBe("/host");
    expect((await asHanna.get(draft)).status).toBe(404);
  });

  test("is seen by its uploader and administrators only", async () => {
    const draft = await upload(smallSource());
    const colleague = await makeUser(app, "ines", "host");
    await app.db
      .insertInto("host_member")
      .values({ host_team_id: hostTeamId, user_id: colleague.id, joined_at: 0 })
      .execute();
    const asColleague = await visitorAs(app, colleague);
    expect((await asColleague.get(draft)).status).toBe(404);
    expect((await asColleague.post(`${draft}/confirmation`)).status).toBe(404);
    expect((await asColleague.post(`${draft}/removal`)).status).toBe(404);
    const asAdmin = await visitorAs(app, await makeUser(app, "root", "admin"));
    expect((await asAdmin.get(draft)).status).toBe(200);
  });
});

describe("an upload is refused", () => {
  const left = () => [
    ...readdirSync(join(app.files.root, "tmp")),
    ...readdirSync(join(app.files.root, "work")),
  ];
  const file = { field: "zip", name: "x.zip", content: "x" };

  test("to participants, also for a team they know the number of", async () => {
    const asPaul = await visitorAs(app, await makeUser(app, "paul"));
    expect((await asPaul.get("/host/import")).status).toBe(403);
    expect((await asPaul.upload("/host/imports", { host_team: String(hostTeamId) }, file)).status).toBe(403);
  });

  test("for a host team that one is not in", async () => {
    const asOskar = await visitorAs(app, await makeUser(app, "oskar", "host"));
    expect((await asOskar.upload("/host/imports", { host_team: String(hostTeamId) }, file)).status).toBe(404);
    expect(left()).toEqual([]);
  });

  test("without a file, and with one that is too large; nothing is left behind", async () => {
    const empty = await asHanna.upload(
      "/host/imports",
      { host_team: String(hostTeamId) },
      { ...file, name: "" },
    );
    expect(empty.status).toBe(422);
    expect(await html(empty)).toContain("Choose the ZIP of the benchmark.");
    app.config.maxUploadBytes = 10;
    const content = "more than ten bytes";
    const large = await asHanna.upload(
      "/host/imports",
      { host_team: String(hostTeamId) },
      { ...file, content },
    );
    expect(large.status).toBe(422);
    expect(await html(large)).toContain("larger than");
    expect(left()).toEqual([]);
  });
});

describe("a newer ZIP of a benchmark", () => {
  let managed: string;
  beforeEach(async () => {
    const draft = await upload(smallSource());
    managed = (await asHanna.post(`${draft}/confirmation`)).headers.get("location") ?? "";
  });

  test("shows what it would change, and changes it when that is confirmed", async () => {
    const newer = smallSource((config) => {
      config.title = "Larger lesions";
      config.challenge_phases[0]!.max_submissions_per_day = 9;
    });
    const draft = await upload(newer, `${managed}/imports`);
    const page = await html(asHanna.get(draft));
    expect(page).toContain("would change Small lesions");
    expect(page).toMatch(/phase 1 \(dev\) › limits › per day.*?>5<.*?>9</);
    expect((await benchmarks()).map(({ title }) => title)).toEqual(["Small lesions"]);
    expect((await asHanna.post(`${draft}/confirmation`)).headers.get("location")).toBe(managed);
    expect((await benchmarks()).map(({ title }) => title)).toEqual(["Larger lesions"]);
    const same = await upload(newer, `${managed}/imports`);
    expect(await html(asHanna.get(same))).toContain("No difference");
    const relabelled = await upload(
      { ...newer, "annotations/dev.csv": "case,truth\na,1\n" },
      `${managed}/imports`,
    );
    expect(await html(asHanna.get(relabelled))).toContain("contents of annotations/dev.csv");
  });

  test("cannot be confirmed when it would drop what was submitted to", async () => {
    const half = smallSource((config) => {
      config.challenge_phases.shift();
      config.challenge_phase_splits.shift();
      config.baselines = [];
    });
    const draft = await upload(half, `${managed}/imports`);
    const page = await html(asHanna.get(draft));
    expect(page).toContain("has submissions, so it cannot be left out");
    expect(page).not.toContain("/confirmation");
    expect((await asHanna.post(`${draft}/confirmation`)).status).toBe(422);
  });

  test("is for its hosts alone", async () => {
    const asOskar = await visitorAs(app, await makeUser(app, "oskar", "host"));
    const file = { field: "zip", name: "x.zip", content: await zipOf(smallSource()) };
    expect((await asOskar.upload(`${managed}/imports`, {}, file)).status).toBe(404);
  });

  test("cannot be confirmed by somebody who has left the host team since", async () => {
    const draft = await upload(
      smallSource((config) => void (config.title = "Other")),
      `${managed}/imports`,
    );
    await app.db.deleteFrom("host_member").where("user_id", "=", hanna.id).execute();
    expect((await asHanna.post(`${draft}/confirmation`)).status).toBe(404);
    expect((await benchmarks()).map(({ title }) => title)).toEqual(["Small lesions"]);
  });
});

test("a draft that was taken is gone until it is put back as it was", async () => {
  const staged = await app.files.stage([await zipOf(smallSource())], 1e6);
  const id = await keepDraft(app, hanna, { hostTeamId }, { name: "x.zip", staged });
  const draft = await takeDraft(app.db, hanna, id);
  expect(takeDraft(app.db, hanna, id)).rejects.toMatchObject({ kind: "missing" });
  await putDraftBack(app.db, draft);
  expect(await takeDraft(app.db, hanna, id)).toEqual(draft);
});

test("nobody has more than ten drafts", async () => {
  const keep = async (who = hanna) => {
    const staged = await app.files.stage([Buffer.from("a ZIP")], 1e6);
    return keepDraft(app, who, { hostTeamId }, { name: "x.zip", staged });
  };
  for (let n = 0; n < 10; n++) await keep();
  await expect(keep()).rejects.toMatchObject({ kind: "conflict" });
  const admin = await makeUser(app, "admin", "admin");
  expect(await keep(admin)).toBeGreaterThan(0);
  await takeDraft(app.db, hanna, 1);
  expect(await keep()).toBeGreaterThan(0);
});
