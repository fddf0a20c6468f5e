import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Client, clientOf, clientWith, formWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";
import { labels, type SmallConfig, smallSource, type SourceFiles } from "../support/source.ts";
import { zipOf } from "../support/zip-of.ts";

let app: TestApp;
let host: Client;
let hostTeamId: number;

beforeEach(async () => {
  app = openTestApp();
  const hanna = await makeUser(app, "hanna", "host");
  hostTeamId = await makeHostTeam(app, "Radiologists", [hanna]);
  host = await clientOf(app, hanna);
});
afterEach(() => app.close());

const benchmarks = () => app.db.selectFrom("benchmark").selectAll().orderBy("id").execute();

async function send(
  verb: string,
  files: SourceFiles,
  fields: Record<string, string> = {},
): Promise<Response> {
  const zip = { field: "zip_configuration", name: "challenge.zip", content: await zipOf(files) };
  return host.post(`challenges/challenge/challenge_host_team/${hostTeamId}/${verb}/`, formWith(fields, zip));
}

async function imported(): Promise<{ id: number; phaseId: number; boardId: number }> {
  const { id } = await (await send("zip_upload", smallSource())).json();
  const phase = await app.db
    .selectFrom("phase")
    .select("id")
    .where("codename", "=", "dev")
    .executeTakeFirstOrThrow();
  const board = await app.db
    .selectFrom("board")
    .select("id")
    .where("phase_id", "=", phase.id)
    .executeTakeFirstOrThrow();
  return { id, phaseId: phase.id, boardId: board.id };
}

const broken = (config: SmallConfig) => {
  for (const phase of config.challenge_phases) phase.test_annotation_file = "annotations/nowhere.csv";
};

describe("a ZIP", () => {
  test("becomes an unpublished challenge", async () => {
    const response = await send("zip_upload", smallSource());
    expect(response.status).toBe(201);
    expect((await response.json()).success).toBe(
      "Challenge Small lesions has been created successfully and sent for review to EvalAI Admin.",
    );
    expect(await benchmarks()).toEqual([
      expect.objectContaining({ title: "Small lesions", published_at: null, host_team_id: hostTeamId }),
    ]);
  });

  test("that cannot be used is refused with everything that is wrong with it", async () => {
    const refusal = await refusalOf(await send("zip_upload", smallSource(broken)));
    expect(refusal.status).toBe(406);
    expect(refusal.error.split("\n")).toEqual([
      expect.stringContaining("challenge_phases[0].test_annotation_file"),
      expect.stringContaining("challenge_phases[1].test_annotation_file"),
    ]);
    expect(await benchmarks()).toEqual([]);
  });

  test("is validated without making anything", async () => {
    expect(await (await send("validate_challenge_config", smallSource())).json()).toEqual({
      Success: "The challenge config has been validated successfully",
    });
    expect((await refusalOf(await send("validate_challenge_config", smallSource(broken)))).status).toBe(400);
    expect(await benchmarks()).toEqual([]);
  });

  test("from a repository makes a challenge, and from then on changes it", async () => {
    const from = { GITHUB_REPOSITORY: "lab/lesions" };
    const first = await send("create_or_update_github_challenge", smallSource(), from);
    expect([first.status, (await first.json()).Success]).toEqual([201, expect.stringContaining("created")]);
    const renamed = smallSource((config) => ({ ...config, title: "Larger lesions" }));
    const second = await send("create_or_update_github_challenge", renamed, from);
    expect([second.status, (await second.json()).Success]).toEqual([
      200,
      "The challenge Larger lesions has been updated successfully",
    ]);
    expect(await benchmarks()).toHaveLength(1);
    await send("create_or_update_github_challenge", smallSource(), { GITHUB_REPOSITORY: "lab/other" });
    expect(await benchmarks()).toHaveLength(2);
    expect((await send("create_or_update_github_challenge", smallSource())).status).toBe(400);
  });

  test("has to be there, and has to be one", async () => {
    const address = `challenges/challenge/challenge_host_team/${hostTeamId}/zip_upload/`;
    expect((await refusalOf(await host.post(address, formWith({})))).status).toBe(400);
    expect(
      (
        await refusalOf(
          await host.post(
            address,
            formWith({}, { field: "zip_configuration", name: "a.zip", content: "no zip" }),
          ),
        )
      ).status,
    ).toBe(406);
  });
});

describe("a challenge is changed", () => {
  const at = (id: number) => `challenges/challenge_host_team/${hostTeamId}/challenge/${id}`;

  test("in its texts, cleaned of what must not run", async () => {
    const { id } = await imported();
    const changed = await (
      await host.patch(at(id), {
        title: "New title",
        description: "<p>New</p><script>alert(1)</script>",
        end_date: "2029-01-01T00:00:00Z",
        is_registration_open: false,
        banned_email_ids: ["Eve@Example.org"],
        list_tags: ["a", "b"],
      })
    ).json();
    expect(changed).toMatchObject({
      title: "New title",
      description: "<p>New</p>",
      end_date: "2029-01-01T00:00:00.000Z",
      is_registration_open: false,
      banned_email_ids: ["eve@example.org"],
      list_tags: ["a", "b"],
    });
    // What was not named stays, and the kept configuration says the same.
    expect(changed.terms_and_conditions).toBe("<p>Be kind.</p>");
    expect(JSON.parse((await benchmarks())[0]?.config ?? "")).toMatchObject({
      title: "New title",
      access: { registrationOpen: false },
    });
  });

  test("and published", async () => {
    const { id } = await imported();
    expect(await (await host.patch(at(id), { published: true })).json()).toMatchObject({ published: true });
    expect((await clientWith(app, null).get(`challenges/challenge/${id}`)).status).toBe(200);
    await host.post(`challenges/challenge/${id}/disable`);
    expect((await clientWith(app, null).get(`challenges/challenge/${id}`)).status).toBe(404);
  });

  test.each([
    [{ creator: 7 }, 403],
    [{ id: 7 }, 403],
    [{ start_date: "2031-01-01" }, 400],
    [{ end_date: "tomorrow" }, 400],
    [{ title: "" }, 400],
    [{ list_tags: ["1", "2", "3", "4", "5"] }, 400],
    [{ published: "perhaps" }, 400],
  ])("but not by %j", async (body, status) => {
    const { id } = await imported();
    const before = await benchmarks();
    expect((await refusalOf(await host.patch(at(id), body))).status).toBe(status);
    expect(await benchmarks()).toEqual(before);
  });

  test("in its phases and boards", async () => {
    const { id, phaseId, boardId } = await imported();
    const phase = await (
      await host.patch(`challenges/challenge/${id}/challenge_phase/${phaseId}`, {
        max_submissions_per_day: 7,
        is_submission_paused: true,
        name: "Tuning",
      })
    ).json();
    expect(phase).toMatchObject({
      id: phaseId,
      max_submissions_per_day: 7,
      is_submission_paused: true,
      name: "Tuning",
      codename: "dev",
    });
    const board = await (
      await host.patch(`challenges/challenge/create/challenge_phase_split/${boardId}/`, {
        visibility: 1,
        leaderboard_decimal_precision: 5,
      })
    ).json();
    expect(board).toMatchObject({ id: boardId, visibility: 1, leaderboard_decimal_precision: 5 });
    const invited = `challenges/challenges/${id}/phases/${phaseId}/allowed_email_ids/`;
    await host.patch(invited, { allowed_email_ids: ["A@b.org"] });
    expect(await host.read(invited)).toEqual({ allowed_email_ids: ["a@b.org"] });
    await host.post(`challenges/challenge/${id}/pause_submissions/`, { is_submission_paused: false });
    expect((await host.read(`challenges/challenge/phase/${phaseId}/`)).is_submission_paused).toBe(false);
  });
});

describe("an annotation", () => {
  async function upload(phaseId: number, content: string): Promise<Response> {
    const fields = (of: Record<string, string>) => new URLSearchParams(of);
    const begun = await host.post(
      `challenges/phases/${phaseId}/get_annotation_file_presigned_url/`,
      fields({ file_name: "new/truth.csv", num_file_chunks: "2" }),
    );
    expect(begun.status).toBe(200);
    const { presigned_urls, upload_id } = await begun.json();
    const sent = await clientWith(app, null).call("PUT", presigned_urls[0].url, Buffer.from(content));
    const parts = JSON.stringify([{ ETag: sent.headers.get("etag"), PartNumber: 1 }]);
    return host.post(
      `challenges/phases/${phaseId}/finish_annotation_file_upload/`,
      fields({ parts, upload_id, annotations_uploaded_using_cli: "True" }),
    );
  }
  const annotation = () =>
    app.db
      .selectFrom("phase")
      .select(["annotation_digest", "annotation_name"])
      .where("codename", "=", "dev")
      .executeTakeFirstOrThrow();

  test("takes the place of the earlier one, in an export too", async () => {
    const { id, phaseId } = await imported();
    const newer = `${labels}\n`;
    expect((await upload(phaseId, newer)).status).toBe(201);
    const { annotation_digest, annotation_name } = await annotation();
    expect([annotation_name, await Bun.file(app.files.path(annotation_digest ?? "")).text()]).toEqual([
      "truth.csv",
      newer,
    ]);
    const files = await app.db
      .selectFrom("benchmark_file")
      .selectAll()
      .where("benchmark_id", "=", id)
      .where("digest", "=", annotation_digest ?? "")
      .execute();
    expect(files).toEqual([expect.objectContaining({ audience: "host", path: "annotations/truth.csv" })]);
    expect(await app.db.selectFrom("upload").selectAll().execute()).toEqual([]);
  });

  test("that the scorer cannot use is refused, and the earlier one stays", async () => {
    const { phaseId } = await imported();
    const before = await annotation();
    expect((await refusalOf(await upload(phaseId, "nonsense\n1\n"))).status).toBe(400);
    expect(await annotation()).toEqual(before);
  });
});

describe("submissions", () => {
  async function withSubmissions() {
    const { id, phaseId, boardId } = await imported();
    await host.patch(`challenges/challenge_host_team/${hostTeamId}/challenge/${id}`, { published: true });
    const row = await app.db
      .selectFrom("benchmark")
      .select(["terms_version", "slug"])
      .executeTakeFirstOrThrow();
    const made = {
      id,
      slug: row.slug,
      termsVersion: row.terms_version,
      hostTeamId,
      phaseId,
      boardId,
      splitId: 1,
      metricSetId: 1,
    };
    const ada = await makeUser(app, "ada", "participant", { affiliation: "Lab" });
    const bob = await makeUser(app, "bob");
    const [ours, theirs] = [await makeTeam(app, "=Aurora", [ada]), await makeTeam(app, "Eclipse", [bob])];
    await makeEntry(app, made, ours);
    await makeEntry(app, made, theirs);
    await handIn(app, made, { team_id: ours, method_name: "=1+1" });
    await handIn(app, made, { team_id: theirs, is_public: 0 });
    return { id, phaseId, team: await clientOf(app, ada) };
  }

  test("are listed to hosts with who is behind them", async () => {
    const { id, phaseId } = await withSubmissions();
    const { results } = await host.read(`challenges/${id}/challenge_phase/${phaseId}/submissions`);
    expect(
      results.find(({ participant_team }: { participant_team: string }) => participant_team === "=Aurora"),
    ).toMatchObject({
      challenge_phase: "Development",
      participant_team_members_email_ids: ["ada@example.org"],
      participant_team_members_affiliations: ["Lab"],
    });
  });

  test("are taken out as CSV: all for hosts, a team's own for its members, formulas defused", async () => {
    const { id, phaseId, team } = await withSubmissions();
    const address = `challenges/${id}/phase/${phaseId}/download_all_submissions/csv/`;
    const all = await (await host.get(address)).text();
    expect(all).toContain("Eclipse");
    expect(all).toContain("'=Aurora");
    expect(all).toContain("'=1+1");
    expect(all).toContain("ada@example.org");
    const own = await (await team.get(address)).text();
    expect(own).toContain("'=Aurora");
    expect(own).not.toContain("Eclipse");
    expect(own).not.toContain("@example.org");
    const chosen = await (await host.post(address, { columns: ["id", "status"] })).text();
    expect(chosen.split("\r\n")[0]).toBe("id,status");
    const greedy = await (
      await team.post(address, { columns: ["id", "participant_team_members_email_ids"] })
    ).text();
    expect(greedy.split("\r\n")[0]).toBe("id");
  });

  test("a team is let in, kept out, and leaves", async () => {
    const { id, team } = await withSubmissions();
    const teams = await host.read(`challenges/challenge/${id}/get_participant_teams/`);
    const { id: teamId } = teams.find(({ team_name }: { team_name: string }) => team_name === "=Aurora");
    expect((await host.post(`challenges/challenge/${id}/disapprove_participant_team/${teamId}`)).status).toBe(
      200,
    );
    expect((await team.read(`challenges/${id}/participant_team/team_detail`)).approved).toBe(false);
    expect((await host.post(`challenges/challenge/${id}/approve_participant_team/${teamId}`)).status).toBe(
      201,
    );
    expect(await refusalOf(await team.post(`challenges/challenge/${id}/deregister/`))).toMatchObject({
      status: 403,
      error: expect.stringContaining("cannot be deregistered"),
    });
    const cleo = await makeUser(app, "cleo");
    const newcomer = await clientOf(app, cleo);
    const newTeam = await makeTeam(app, "New", [cleo]);
    const entered = await newcomer.call(
      "POST",
      `challenges/challenge/${id}/participant_team/${newTeam}`,
      "",
      { "content-type": "application/json" },
    );
    expect(entered.status).toBe(201);
    expect((await newcomer.post(`challenges/challenge/${id}/deregister/`)).status).toBe(200);
    expect((await newcomer.get(`challenges/${id}/participant_team/team_detail`)).status).toBe(403);
  });
});
