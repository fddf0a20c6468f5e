import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type ApiWorld, makeApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await makeApiWorld();
});
afterAll(() => world.app.close());

const asTeam = (path: string) => world.client.participant.read(path);
const asHost = (path: string) => world.client.host.read(path);
/** As the client parses dates: %Y-%m-%dT%H:%M:%S.%fZ or %Y-%m-%dT%H:%M:%SZ. */
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
const whole = (value: unknown) => expect(Number.isInteger(value)).toBe(true);

describe("a challenge", () => {
  test("has every field that the client reads, and no text in it is null", async () => {
    const challenge = await asTeam(`challenges/challenge/${world.ids.benchmarkId}`);
    expect(challenge).toMatchObject({
      id: Number(world.ids.benchmarkId),
      title: "Plain text",
      short_description: "Plain text",
      creator: { id: Number(world.ids.hostTeam), team_name: "Plain text hosts" },
      start_date: date,
      end_date: date,
      approved_by_admin: true,
      published: true,
      is_active: true,
      remote_evaluation: false,
      max_docker_image_size: 42_949_672_960,
    });
    for (const name of [
      "description",
      "submission_guidelines",
      "evaluation_details",
      "terms_and_conditions",
      "leaderboard_description",
    ]) {
      expect(challenge[name]).toContain("Plain text");
    }
  });

  test("keeps whom it admits, and the name of its queue, for its hosts", async () => {
    const path = `challenges/challenge/${world.ids.benchmarkId}`;
    expect(await asHost(path)).toMatchObject({ banned_email_ids: [], queue: world.ids.benchmark });
    expect(Object.keys(await asTeam(path))).not.toContain("banned_email_ids");
    expect(Object.keys(await asTeam(path))).not.toContain("queue");
  });

  test.each([
    ["all/all/all", 1],
    ["all", 1],
    ["ALL/all/all", 1],
    ["present/approved/public", 1],
    ["past/approved/public", 0],
    ["past", 0],
    ["future/approved/public", 0],
    ["all/unapproved/all", 0],
    ["all/approved/private", 0],
  ])("is listed under %s: %d", async (path, count) => {
    for (const slash of ["", "/"]) {
      const list = await asTeam(`challenges/challenge/${path}${slash}`);
      expect(list).toMatchObject({ count, next: null, previous: null });
      expect(list.results).toHaveLength(count);
    }
  });

  test("is listed to its hosts before it is published", async () => {
    const list = await asHost("challenges/challenge/all/unapproved/all");
    expect(list.results.map(({ id }: { id: number }) => String(id))).toEqual([world.ids.draftId ?? ""]);
    expect(list.results[0]).toMatchObject({ approved_by_admin: false, published: false });
  });

  test("is found by the team that takes part in it, and by its host team", async () => {
    const [entered] = (await asTeam(`participants/participant_team/${world.ids.team}/challenge`)).results;
    const hosted = (await asHost(`challenges/challenge_host_team/${world.ids.hostTeam}/challenge`)).results;
    expect(String(entered.id)).toBe(world.ids.benchmarkId ?? "");
    expect(hosted).toHaveLength(2);
  });

  test("lists come in pages that lead to each other", async () => {
    const first = await asHost("challenges/challenge/all/all/all?page_size=1");
    expect(first).toMatchObject({ count: 2, previous: null });
    expect(first.next).toBe("http://assay.test/api/challenges/challenge/all/all/all?page_size=1&page=2");
    const second = await asHost(first.next.replace("http://assay.test/api/", ""));
    expect(second).toMatchObject({ count: 2, next: null });
    expect(second.results[0].id).not.toBe(first.results[0].id);
  });
});

describe("a phase", () => {
  test("has every field that the client reads", async () => {
    const phase = await asTeam(
      `challenges/challenge/${world.ids.benchmarkId}/challenge_phase/${world.ids.phase}`,
    );
    expect(phase).toMatchObject({
      id: Number(world.ids.phase),
      name: "Plain text",
      challenge: Number(world.ids.benchmarkId),
      description: "<p>Plain text</p>",
      start_date: date,
      end_date: date,
      codename: "dev",
      slug: world.ids.phaseSlug,
      leaderboard_public: true,
      is_active: true,
      is_public: true,
      allowed_submission_file_types: ".csv",
      submission_meta_attributes: [
        { name: "Plain text", description: "Plain text", type: "text", required: false },
      ],
    });
    whole(phase.max_submissions_per_day);
    whole(phase.max_submissions);
  });

  test("is the same by its number, by its slug and in both lists", async () => {
    const { benchmarkId, phase, phaseSlug } = world.ids;
    const expected = await asTeam(`challenges/challenge/${benchmarkId}/challenge_phase/${phase}`);
    expect(await asTeam(`challenges/challenge/phase/${phase}/`)).toEqual(expected);
    expect(await asTeam(`challenges/phase/${phaseSlug}/`)).toEqual(expected);
    expect((await asTeam(`challenges/challenge/${benchmarkId}/challenge_phase`)).results).toEqual([expected]);
    expect(await asTeam(`challenges/${benchmarkId}/phases/`)).toEqual([expected]);
  });

  test("has its boards in a plain list", async () => {
    const splits = await asTeam(`challenges/${world.ids.benchmarkId}/challenge_phase_split`);
    expect(splits).toEqual([
      expect.objectContaining({
        id: Number(world.ids.board),
        challenge_phase: Number(world.ids.phase),
        challenge_phase_name: "Plain text",
        dataset_split: Number(world.ids.split),
        dataset_split_name: "Plain text",
        visibility: 3,
        leaderboard_schema: expect.objectContaining({ labels: ["auroc"], default_order_by: "auroc" }),
      }),
    ]);
  });
});

describe("a leaderboard", () => {
  test("has the result in the order of its labels", async () => {
    const board = await world.client.guest.read(`jobs/challenge_phase_split/${world.ids.board}/leaderboard/`);
    expect(board).toMatchObject({ count: 1, next: null, previous: null });
    expect(board.results).toEqual([
      expect.objectContaining({
        leaderboard__schema: expect.objectContaining({ labels: ["auroc"], default_order_by: "auroc" }),
        result: [1],
        filtering_score: 1,
        submission__participant_team: Number(world.ids.team),
        submission__participant_team__team_name: "Plain text team",
        submission__submitted_at: date,
        submission__is_baseline: false,
        rank: 1,
      }),
    ]);
  });

  test("is ordered by any of its metrics and by nothing else", async () => {
    const path = `jobs/challenge_phase_split/${world.ids.board}/leaderboard/`;
    expect((await asTeam(`${path}?order_by=auroc`)).count).toBe(1);
    const response = await world.client.participant.get(`${path}?order_by=length`);
    expect([response.status, (await response.json()).error]).toEqual([
      400,
      expect.stringContaining("schema"),
    ]);
  });
});

describe("a submission", () => {
  test("has every field that the client reads, and for the team no logs", async () => {
    const submission = await asTeam(`jobs/submission/${world.ids.submission}`);
    expect(submission).toMatchObject({
      id: Number(world.ids.submission),
      participant_team: Number(world.ids.team),
      participant_team_name: "Plain text team",
      challenge_phase: Number(world.ids.phase),
      status: "finished",
      execution_time: 0.012,
      submitted_at: date,
      method_name: "Plain text",
      is_public: true,
      submission_metadata: [{ name: "Plain text", value: "Plain text" }],
      stdout_file: null,
      stderr_file: null,
      submission_metadata_file: null,
    });
    expect(submission.submission_result_file).toStartWith("http://assay.test/api/submission_files/");
    expect(await asHost(`jobs/submission/${world.ids.submission}`)).toMatchObject({
      stdout_file: expect.stringMatching(/^http:.*stdout\.txt\?/),
      stderr_file: expect.stringMatching(/^http:.*stderr\.txt\?/),
    });
  });

  test("is in its team's list just as it is alone", async () => {
    const list = await asTeam(
      `jobs/challenge/${world.ids.benchmarkId}/challenge_phase/${world.ids.phase}/submission/`,
    );
    const alone = await asTeam(`jobs/submission/${world.ids.submission}`);
    expect(list).toMatchObject({ count: 1, next: null, previous: null });
    expect(list.results).toEqual([alone]);
  });

  test("that is not finished has the text None for its time", async () => {
    const { db } = world.app;
    const run = {
      submission_id: Number(world.ids.submission),
      number: 2,
      status: "submitted" as const,
      created_at: 1,
    };
    const { id } = await db.insertInto("evaluation").values(run).returning("id").executeTakeFirstOrThrow();
    expect((await asTeam(`jobs/submission/${world.ids.submission}`)).execution_time).toBe("None");
    await db.deleteFrom("evaluation").where("id", "=", id).execute();
  });

  test("its file needs no token, works for an hour, and for nothing else", async () => {
    const { submission_result_file: address } = await asTeam(`jobs/submission/${world.ids.submission}`);
    const fetched = await world.client.guest.get(address);
    expect([fetched.status, await fetched.text()]).toEqual([200, "log Plain text"]);
    expect(fetched.headers.get("content-disposition")).toStartWith("attachment");
    for (const other of [
      address.replace("/result/", "/stdout/"),
      address.replace(`/${world.ids.submission}/`, "/2/"),
      address.replace(/expires=(\d)/, "expires=9$1"),
      address.replace(/signature=..../, "signature=AAAA"),
      address.replace(/\?.*/, ""),
    ]) {
      expect((await world.client.guest.get(other)).status).toBe(403);
    }
    expect((await world.client.guest.put(address)).status).toBe(404);
  });

  test("its files have signed addresses by their key", async () => {
    const key = (name: string) => `jobs/submission_files/?bucket=any&key=media/team_1/submission_1/${name}`;
    const own = (name: string) =>
      key(name).replace(
        "media/team_1/submission_1",
        `team_${world.ids.team}/submission_${world.ids.submission}/x`,
      );
    const { signed_url } = await asTeam(own("submission_result.json"));
    expect((await world.client.guest.get(signed_url)).status).toBe(200);
    expect((await world.client.participant.get(own("stdout.txt"))).status).toBe(403);
    expect((await asHost(own("stdout.txt"))).signed_url).toContain("stdout.txt");
    expect((await world.client.participant.get(key("submission_result.json"))).status).toBe(400);
    expect((await world.client.participant.get("jobs/submission_files/?key=")).status).toBe(400);
  });
});

test("teams are listed with their members", async () => {
  expect((await asTeam("participants/participant_team")).results).toEqual([
    expect.objectContaining({
      id: Number(world.ids.team),
      team_name: "Plain text team",
      team_url: "",
      created_by: "paula",
      members: [expect.objectContaining({ member_name: "paula" })],
    }),
  ]);
  expect((await asHost("hosts/challenge_host_team/")).results).toEqual([
    expect.objectContaining({
      team_name: "Plain text hosts",
      members: [expect.objectContaining({ user: "hanna" })],
    }),
  ]);
  expect(JSON.stringify(await asTeam("participants/participant_team"))).not.toContain("@");
});

test("what is left of a quota", async () => {
  const remaining = await asTeam(`jobs/${world.ids.benchmarkId}/remaining_submissions/`);
  expect(remaining).toEqual({
    participant_team: "Plain text team",
    participant_team_id: Number(world.ids.team),
    phases: [
      {
        id: Number(world.ids.phase),
        slug: world.ids.phaseSlug,
        name: "Plain text",
        start_date: date,
        end_date: date,
        limits: {
          remaining_submissions_this_month_count: 99_999,
          remaining_submissions_today_count: 99_999,
          remaining_submissions_count: 99_999,
        },
      },
    ],
  });
});
