import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { type Client, clientOf, formWith, refusalOf } from "../support/api.ts";
import { NOON, openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, type MadeOf, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let made: MadeBenchmark;
let ada: User;
let team: number;
let client: Client;

beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

async function setUp(
  of: MadeOf = {},
  entry: "approved" | "pending" | "banned" | null = "approved",
): Promise<void> {
  made = await makeScoredBenchmark(app, of);
  ada = await makeUser(app, "ada");
  team = await makeTeam(app, "Aurora", [ada]);
  if (entry !== null) await makeEntry(app, made, team, entry);
  client = await clientOf(app, ada);
}

const address = () => `jobs/challenge/${made.id}/challenge_phase/${made.phaseId}/submission/`;
const file = (content = GOOD, name = "a.csv") => ({ field: "input_file", name, content });
/** As the stock client sends it: with a status that does not matter, and metadata as JSON. */
const send = (fields: Record<string, string> = {}, sent: ReturnType<typeof file> | undefined = file()) =>
  client.post(address(), formWith({ status: "submitting", submission_metadata: "[]", ...fields }, sent));
const rows = () => app.db.selectFrom("submission").selectAll().orderBy("id").execute();

describe("a file", () => {
  test("is handed in with what is said about it", async () => {
    await setUp();
    const fields = {
      is_public: "false",
      method_name: "Two trees",
      method_description: "Words",
      project_url: "https://example.org",
      publication_url: "",
    };
    const response = await send(fields);
    expect(response.status).toBe(201);
    const [row] = await rows();
    expect(await response.json()).toMatchObject({
      id: row?.id,
      status: "submitted",
      execution_time: "None",
      submission_result_file: null,
    });
    expect(row).toMatchObject({
      file_name: "a.csv",
      method_name: "Two trees",
      method_description: "Words",
      project_url: "https://example.org",
      is_public: 0,
      status: "submitted",
    });
  });

  test.each([
    [{}, 1],
    [{ is_public: "true" }, 1],
    [{ is_public: "True" }, 1],
    [{ is_public: "false" }, 0],
    [{ is_public: "" }, 1],
  ])("with %j is public: %d", async (fields, expected) => {
    await setUp();
    await send(fields);
    expect((await rows())[0]?.is_public).toBe(expected);
  });

  test("brings the answers of the phase's own questions", async () => {
    const questions = [
      { name: "Backbone", description: "", type: "text", options: [], required: true },
      { name: "Extra data", description: "", type: "boolean", options: [], required: false },
      { name: "Sources", description: "", type: "checkbox", options: ["a", "b"], required: false },
    ];
    await setUp({ phase: { meta_attributes: JSON.stringify(questions) } });
    const answers = [
      { name: "Backbone", type: "text", value: "trees" },
      { name: "Extra data", type: "boolean", value: true },
      { name: "Sources", type: "checkbox", values: ["a", "b"] },
    ];
    const response = await send({ submission_metadata: JSON.stringify(answers) });
    expect((await response.json()).submission_metadata).toEqual([
      { name: "Backbone", value: "trees" },
      { name: "Extra data", value: true },
      { name: "Sources", values: ["a", "b"] },
    ]);
    expect(await refusalOf(await send())).toMatchObject({
      status: 400,
      error: '"Backbone" must be answered.',
    });
    const wrong = [
      { name: "Backbone", value: "trees" },
      { name: "Sources", values: ["c"] },
    ];
    expect((await send({ submission_metadata: JSON.stringify(wrong) })).status).toBe(400);
    expect((await send({ submission_metadata: "{not json" })).status).toBe(400);
    expect(await rows()).toHaveLength(1);
  });
});

describe("is refused in EvalAI's words", () => {
  test.each<[string, MadeOf, "approved" | "pending" | "banned" | null, number, string]>([
    ["after the challenge", { benchmark: { end_at: NOON } }, "approved", 406, "Challenge is not active"],
    [
      "before the phase",
      { phase: { start_at: NOON + DAY } },
      "approved",
      406,
      "Sorry, cannot accept submissions since challenge phase is not active",
    ],
    [
      "after the phase",
      { phase: { end_at: NOON } },
      "approved",
      406,
      "Sorry, cannot accept submissions since challenge phase is not active",
    ],
    [
      "while it is paused",
      { phase: { is_paused: 1 } },
      "approved",
      406,
      "Submissions are currently paused for this challenge phase. Please try again later.",
    ],
    [
      "by somebody not invited",
      { phase: { allowed_addresses: '["x@y.org"]' } },
      "approved",
      403,
      "Sorry, you are not allowed to participate in this challenge phase",
    ],
    ["without an entry", {}, null, 403, "You haven't participated in the challenge"],
    ["while the host has not decided", {}, "pending", 403, "Your team is not approved by challenge host"],
    [
      "after a ban",
      {},
      "banned",
      403,
      "You're a part of Aurora team and it has been banned from this challenge. Please contact the challenge host.",
    ],
    [
      "when all are used",
      { phase: { per_phase: 1 } },
      "approved",
      403,
      "The maximum number of submissions has been reached",
    ],
    [
      "when the month's are used",
      { phase: { per_month: 1 } },
      "approved",
      403,
      "The maximum number of submission for this month has been reached",
    ],
    [
      "when today's are used",
      { phase: { per_day: 1 } },
      "approved",
      403,
      "The maximum number of submission for today has been reached",
    ],
  ])("%s", async (_, of, entry, status, error) => {
    await setUp(of, entry);
    await handIn(app, made, { team_id: team });
    expect(await refusalOf(await send())).toMatchObject({ status, error });
    expect(await rows()).toHaveLength(1);
  });

  test("while others are being evaluated", async () => {
    await setUp({ phase: { concurrent: 2 } });
    for (let count = 0; count < 2; count++) await send();
    const error =
      "You have 2 submissions that are being processed. Please wait for them to finish and then try again.";
    expect(await refusalOf(await send())).toMatchObject({ status: 406, error });
  });

  test("without a file", async () => {
    await setUp();
    const response = await client.post(address(), formWith({ status: "submitting" }));
    expect(await refusalOf(response)).toMatchObject({ status: 400, error: "The file URL is missing!" });
  });

  test("to what is not there", async () => {
    await setUp();
    const form = () => formWith({}, file());
    const nowhere = (challenge: number | string, phase: number | string) =>
      client.post(`jobs/challenge/${challenge}/challenge_phase/${phase}/submission/`, form()).then(refusalOf);
    expect(await nowhere(99, made.phaseId)).toMatchObject({ status: 400, error: "Challenge does not exist" });
    expect(await nowhere(made.id, 99)).toMatchObject({
      status: 400,
      error: "Challenge Phase does not exist",
    });
    expect(await nowhere("x", "y")).toMatchObject({ status: 400 });
  });

  test("with a file that is no good, at its field", async () => {
    await setUp();
    expect(await refusalOf(await send({}, file("x\n1\n")))).toMatchObject({
      status: 400,
      input_file: [expect.stringContaining("case_id")],
    });
    expect(await refusalOf(await send({}, file(GOOD, "a.txt")))).toMatchObject({
      status: 400,
      input_file: [expect.stringContaining(".csv")],
    });
    expect(await refusalOf(await send({ project_url: "javascript:alert(1)" }))).toMatchObject({
      status: 400,
      project_url: [expect.stringContaining("web address")],
    });
    expect(await rows()).toHaveLength(0);
  });
});

describe("its team changes", () => {
  const change = (id: number, body: object) =>
    client.patch(`jobs/challenges/${made.id}/submissions/${id}/update_submission_meta/`, body);

  test("whether it is public, what is said about its method, and withdraws it", async () => {
    await setUp();
    const id = await handIn(app, made, { team_id: team, scores: { auroc: 0.9 } });
    expect(await (await change(id, { is_public: false, method_name: "new" })).json()).toMatchObject({
      is_public: false,
      method_name: "new",
    });
    const response = await client.patch(`${address()}${id}`, { is_public: true });
    expect(await response.json()).toMatchObject({ is_public: true, method_name: "new" });
    const waiting = (await (await send()).json()).id;
    expect(await (await change(waiting, { status: "cancelled" })).json()).toMatchObject({
      status: "cancelled",
    });
  });

  test.each([
    "is_baseline",
    "is_verified_by_host",
    "started_at",
    "is_flagged",
    "ignore_submission",
    "participant_team",
    "submitted_at",
    "created_by",
  ])("never its %s", async (field) => {
    await setUp();
    const id = await handIn(app, made, { team_id: team });
    const before = await rows();
    expect(await refusalOf(await change(id, { [field]: true }))).toMatchObject({
      status: 403,
      error: expect.stringContaining(field),
    });
    expect(await rows()).toEqual(before);
  });

  test.each(["finished", "running", "submitted"])("never its status to %s", async (status) => {
    await setUp();
    const id = await handIn(app, made, { team_id: team, status: "failed" });
    expect((await change(id, { status })).status).toBe(400);
    expect((await rows())[0]?.status).toBe("failed");
  });
});

test("of 64 that race for 5 places, 5 are taken", async () => {
  await setUp({ phase: { per_day: 5, concurrent: 100 } });
  const answers = await Promise.all(Array.from({ length: 64 }, () => send()));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(5);
  expect(statuses.filter((status) => status === 403)).toHaveLength(59);
  expect(await rows()).toHaveLength(5);
});
