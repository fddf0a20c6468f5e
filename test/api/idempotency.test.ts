import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { type Client, clientOf, formWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";

const KEY = "9f3e6c1a-0001";

let app: TestApp;
let made: MadeBenchmark;
let ada: User;
let client: Client;

beforeEach(async () => {
  app = openTestApp();
  made = await makeScoredBenchmark(app);
  ada = await makeUser(app, "ada");
  await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]));
  client = await clientOf(app, ada);
});
afterEach(() => app.close());

const file = { field: "input_file", name: "a.csv", content: GOOD };
const submit = (key: string | null, by = client) =>
  by.call(
    "POST",
    `jobs/challenge/${made.id}/challenge_phase/${made.phaseId}/submission/`,
    formWith({}, file),
    key === null ? {} : { "idempotency-key": key },
  );
const begin = (key: string) =>
  client.call(
    "POST",
    `jobs/phases/${made.phaseId}/get_submission_file_presigned_url/`,
    new URLSearchParams({ file_name: "a.csv", num_file_chunks: "2" }),
    { "idempotency-key": key },
  );
const count = async () => (await app.db.selectFrom("submission").select("id").execute()).length;

describe("the same Idempotency-Key", () => {
  test("is the same submission, also when it has used up the quota", async () => {
    await app.db.updateTable("phase").set({ per_phase: 1 }).where("id", "=", made.phaseId).execute();
    const first = await submit(KEY);
    expect(first.status).toBe(201);
    const again = await submit(`"${KEY}"`);
    expect(again.status).toBe(201);
    expect((await again.json()).id).toBe((await first.json()).id);
    expect((await submit("another-key")).status).toBe(403);
    expect((await submit(null)).status).toBe(403);
    expect(await count()).toBe(1);
  });

  test("of somebody else is another submission", async () => {
    const olaf = await makeUser(app, "olaf");
    await makeEntry(app, made, await makeTeam(app, "Other", [olaf]));
    const own = (await (await submit(KEY)).json()).id;
    expect((await (await submit(KEY, await clientOf(app, olaf))).json()).id).not.toBe(own);
  });

  test("is the same upload, as long as that goes on", async () => {
    const first = await (await begin(KEY)).json();
    const again = await (await begin(KEY)).json();
    expect([again.submission_pk, again.upload_id]).toEqual([first.submission_pk, first.upload_id]);
    expect(await count()).toBe(1);
    await app.db.deleteFrom("upload").execute();
    expect((await begin(KEY)).status).toBe(404);
    expect(await count()).toBe(1);
  });

  test.each(["short", "x".repeat(101), "two words", "semi;colon"])("cannot be %p", async (key) => {
    expect(await refusalOf(await submit(key))).toMatchObject({ status: 400 });
    expect(await count()).toBe(0);
  });
});

test("answers to a phase's questions are taken with a large file too", async () => {
  const questions = JSON.stringify([
    { name: "Backbone", description: "", type: "text", required: true, options: [] },
  ]);
  await app.db
    .updateTable("phase")
    .set({ meta_attributes: questions })
    .where("id", "=", made.phaseId)
    .execute();
  const send = (metadata?: string) =>
    client.call(
      "POST",
      `jobs/phases/${made.phaseId}/get_submission_file_presigned_url/`,
      new URLSearchParams({
        file_name: "a.csv",
        ...(metadata === undefined ? {} : { submission_metadata: metadata }),
      }),
    );
  expect(await refusalOf(await send("[]"))).toMatchObject({
    status: 400,
    error: '"Backbone" must be answered.',
  });
  expect((await send('[{"name":"Backbone","value":"oak"}]')).status).toBe(201);
  const { attributes } = await app.db.selectFrom("submission").select("attributes").executeTakeFirstOrThrow();
  expect(JSON.parse(attributes)).toEqual({ Backbone: "oak" });
  // EvalAI's own client sends none.
  expect((await send()).status).toBe(201);
});
