import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY, HOUR } from "../../src/kit/clock.ts";
import { sweepUploads } from "../../src/submissions/uploads/abandon.ts";
import { receivePart } from "../../src/submissions/uploads/part.ts";
import { type Client, clientOf, clientWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, type MadeOf, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let made: MadeBenchmark;
let ada: User;
let client: Client;

beforeEach(() => setUp());
afterEach(() => app.close());

async function setUp(of: MadeOf = {}, flags: Record<string, string> = {}): Promise<void> {
  app = openTestApp({ flags });
  made = await makeScoredBenchmark(app, of);
  ada = await makeUser(app, "ada");
  await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]));
  client = await clientOf(app, ada);
}

type Begun = {
  presigned_urls: { partNumber: number; url: string }[];
  upload_id: string;
  submission_pk: number;
};
const form = (fields: Record<string, string>) => new URLSearchParams(fields);

async function begin(parts: number, more: Record<string, string> = {}): Promise<Begun> {
  const fields = {
    status: "submitting",
    file_name: "results/a.csv",
    num_file_chunks: String(parts),
    ...more,
  };
  const response = await client.post(
    `jobs/phases/${made.phaseId}/get_submission_file_presigned_url/`,
    form(fields),
  );
  expect(response.status).toBe(201);
  return response.json();
}

/** Sends a part as the stock client does: without a token or a type. */
async function put(
  begun: Begun,
  number: number,
  content: string,
): Promise<{ ETag: string; PartNumber: number }> {
  const { url = "" } = begun.presigned_urls[number - 1] ?? {};
  const response = await clientWith(app, null).call("PUT", url, Buffer.from(content));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
  return { ETag: response.headers.get("etag") ?? "", PartNumber: number };
}

const finish = (begun: Begun, parts: object[]) =>
  client.post(
    `jobs/phases/${made.phaseId}/finish_submission_file_upload/${begun.submission_pk}/`,
    form({ parts: JSON.stringify(parts), upload_id: begun.upload_id }),
  );
/** Content-Length 0 and no type, as the client sends it. */
const send = (begun: Begun) =>
  client.post(`jobs/phases/${made.phaseId}/send_submission_message/${begun.submission_pk}/`);
const submission = () => app.db.selectFrom("submission").selectAll().executeTakeFirstOrThrow();
const jobs = () => app.db.selectFrom("job").selectAll().execute();

describe("a large file", () => {
  test("arrives in parts, is put together and is evaluated", async () => {
    const begun = await begin(3, { is_public: "false", method_name: "Two trees" });
    expect(begun.presigned_urls.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
    expect(await submission()).toMatchObject({
      status: "submitting",
      file_name: "a.csv",
      is_public: 0,
      method_name: "Two trees",
    });
    // In any order, and one of them twice.
    const third = await put(begun, 3, GOOD.slice(20));
    const first = await put(begun, 1, GOOD.slice(0, 10));
    await put(begun, 2, "something else");
    const second = await put(begun, 2, GOOD.slice(10, 20));
    expect(first.ETag).toMatch(/^"[0-9a-f]{64}"$/);
    const finished = await finish(begun, [first, second, third]);
    expect([finished.status, await finished.json()]).toEqual([
      201,
      { upload_id: begun.upload_id, submission_pk: begun.submission_pk },
    ]);
    expect(await jobs()).toHaveLength(0);
    const sent = await send(begun);
    expect([sent.status, await sent.json()]).toEqual([200, {}]);
    const { file_digest, file_bytes, status } = await submission();
    expect([status, file_bytes]).toEqual(["submitted", GOOD.length]);
    expect(await Bun.file(app.files.path(file_digest)).text()).toBe(GOOD);
    expect(await jobs()).toHaveLength(1);
    // Again nothing more happens.
    expect((await send(begun)).status).toBe(200);
    expect(await jobs()).toHaveLength(1);
  });

  test("may leave the last address unused, since clients count one part too many", async () => {
    const begun = await begin(2);
    const part = await put(begun, 1, GOOD);
    expect((await finish(begun, [part])).status).toBe(201);
    expect((await send(begun)).status).toBe(200);
  });

  test.each<[string, number, number[], number[]]>([
    ["a part in the middle did not arrive", 3, [1, 3], [1, 3]],
    ["two parts did not arrive", 3, [1], [1]],
    ["the client lists fewer than arrived", 2, [1, 2], [1]],
    ["nothing arrived", 1, [], []],
  ])("is incomplete when %s, and then the submission fails", async (_, count, arrive, list) => {
    const begun = await begin(count);
    const parts = [];
    for (const number of arrive) parts.push(await put(begun, number, "x"));
    const listed = parts.filter(({ PartNumber }) => list.includes(PartNumber));
    expect(await refusalOf(await finish(begun, listed))).toMatchObject({
      status: 400,
      error: expect.stringContaining("incomplete"),
    });
    expect(await refusalOf(await send(begun))).toMatchObject({
      status: 400,
      error: expect.stringContaining("incomplete"),
    });
    expect((await submission()).status).toBe("failed");
    expect(await jobs()).toHaveLength(0);
    expect(await app.db.selectFrom("evaluation").select("reason").execute()).toEqual([
      { reason: "incomplete_upload" },
    ]);
  });

  test("is incomplete when more parts are listed than arrived", async () => {
    const begun = await begin(3);
    const parts = [await put(begun, 1, "a"), await put(begun, 2, "b")];
    expect((await finish(begun, [...parts, { ETag: '"abc"', PartNumber: 3 }])).status).toBe(400);
  });

  test.each(["{}", "not json", "[1]", "[null]", '[{"PartNumber":1}]', ""])(
    "is not finished by %p",
    async (parts) => {
      const begun = await begin(1);
      await put(begun, 1, GOOD);
      const fields = form({ parts, upload_id: begun.upload_id });
      const address = `jobs/phases/${made.phaseId}/finish_submission_file_upload/${begun.submission_pk}/`;
      expect((await refusalOf(await client.post(address, fields))).status).toBe(400);
      const other = form({ parts: "[]", upload_id: "another" });
      expect((await refusalOf(await client.post(address, other))).status).toBe(404);
    },
  );

  test("is incomplete when a listed ETag is not the part's", async () => {
    const begun = await begin(1);
    await put(begun, 1, GOOD);
    expect((await finish(begun, [{ ETag: '"abc"', PartNumber: 1 }])).status).toBe(400);
  });

  test("that is sent before it is finished fails at once, and costs nothing", async () => {
    const begun = await begin(1);
    await put(begun, 1, GOOD);
    expect((await send(begun)).status).toBe(400);
    expect((await submission()).status).toBe("failed");
    const { phases } = await client.read(`jobs/${made.id}/remaining_submissions/`);
    expect(phases[0].limits.remaining_submissions_today_count).toBe(5);
  });

  test("that is no good fails with what is wrong with it", async () => {
    const begun = await begin(1);
    await finish(begun, [await put(begun, 1, "x\n1\n")]);
    expect(await refusalOf(await send(begun))).toMatchObject({
      status: 400,
      error: expect.stringContaining("case_id"),
    });
    expect(await app.db.selectFrom("evaluation").select("reason").execute()).toEqual([
      { reason: "bad_predictions" },
    ]);
  });

  test("can be taken up again where it broke off", async () => {
    const begun = await begin(2);
    const first = await put(begun, 1, GOOD.slice(0, 10));
    app.clock.advance(2 * HOUR);
    const again = await client.read(
      `jobs/phases/${made.phaseId}/get_submission_file_presigned_url/${begun.submission_pk}/`,
    );
    expect(again.uploaded_parts).toEqual([{ ...first, bytes: 10 }]);
    const second = await put(again, 2, GOOD.slice(10));
    await finish(begun, [first, second]);
    expect((await send(begun)).status).toBe(200);
  });

  test("can be withdrawn while it arrives", async () => {
    const begun = await begin(2);
    const address = `jobs/challenges/${made.id}/submissions/${begun.submission_pk}/update_submission_meta/`;
    expect(await (await client.patch(address, { status: "cancelled" })).json()).toMatchObject({
      status: "cancelled",
    });
    const { url = "" } = begun.presigned_urls[0] ?? {};
    expect((await clientWith(app, null).call("PUT", url, Buffer.from("x"))).status).toBe(404);
  });

  test("that nobody finishes ends after a day, and its parts are forgotten", async () => {
    const begun = await begin(2);
    await put(begun, 1, "x");
    app.clock.advance(DAY);
    await sweepUploads(app);
    expect((await submission()).status).toBe("failed");
    expect(await app.db.selectFrom("upload_part").selectAll().execute()).toEqual([]);
    expect((await send(begun)).status).toBe(404);
  });

  test("comes too late when the phase has closed before it is handed in", async () => {
    const begun = await begin(1);
    await finish(begun, [await put(begun, 1, GOOD)]);
    await app.db.updateTable("phase").set({ end_at: app.clock.now() }).execute();
    expect(await refusalOf(await send(begun))).toMatchObject({
      status: 406,
      error: expect.stringContaining("not active"),
    });
    expect((await submission()).status).toBe("failed");
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      "whose team is banned",
      () => app.db.updateTable("entry").set({ state: "banned" }).execute(),
      "has been banned from this challenge",
    ],
    [
      "whose sender is in the team no more",
      () => app.db.deleteFrom("member").where("user_id", "=", ada.id).execute(),
      "haven't participated",
    ],
  ])("%s by the time it is handed in fails", async (_, change, sentence) => {
    const begun = await begin(1);
    await finish(begun, [await put(begun, 1, GOOD)]);
    await change();
    expect(await refusalOf(await send(begun))).toMatchObject({
      status: 403,
      error: expect.stringContaining(sentence),
    });
    expect((await submission()).status).toBe("failed");
    expect(await jobs()).toHaveLength(0);
  });

  test("of somebody who takes part with another team by then fails", async () => {
    const begun = await begin(1);
    await finish(begun, [await put(begun, 1, GOOD)]);
    await app.db.deleteFrom("member").where("user_id", "=", ada.id).execute();
    await makeEntry(app, made, await makeTeam(app, "Borealis", [ada]));
    expect((await refusalOf(await send(begun))).status).toBe(403);
    expect((await submission()).status).toBe("failed");
  });

  test("takes its place in the quota at once", async () => {
    for (let count = 0; count < 3; count++) await begin(1);
    const response = await client.post(
      `jobs/phases/${made.phaseId}/get_submission_file_presigned_url/`,
      form({ file_name: "a.csv" }),
    );
    expect(await refusalOf(response)).toMatchObject({
      status: 406,
      error: expect.stringContaining("You have 3 submissions"),
    });
  });

  test.each([
    [{ file_name: "a.exe" }, "input_file"],
    [{ file_name: "" }, "file_name"],
    [{ file_name: ".." }, "file_name"],
    [{ num_file_chunks: "0" }, "num_file_chunks"],
    [{ num_file_chunks: "1000000" }, "num_file_chunks"],
    [{ num_file_chunks: "many" }, "num_file_chunks"],
    [{ is_public: "perhaps" }, "is_public"],
  ])("is refused with %j", async (change, field) => {
    const fields = form({ file_name: "a.csv", num_file_chunks: "1", ...change } as Record<string, string>);
    const refusal = await refusalOf(
      await client.post(`jobs/phases/${made.phaseId}/get_submission_file_presigned_url/`, fields),
    );
    expect([refusal.status, Array.isArray(refusal[field])]).toEqual([400, true]);
  });
});

describe("a part", () => {
  test("is taken at its own address only, and for a day", async () => {
    const begun = await begin(2);
    const { url = "" } = begun.presigned_urls[0] ?? {};
    for (const other of [
      url.replace("/parts/1", "/parts/2"),
      url.replace(/signature=.*/, "signature=x"),
      url.replace(begun.upload_id, "guess"),
    ]) {
      expect((await clientWith(app, null).call("PUT", other, Buffer.from("x"))).status).toBe(403);
    }
    expect((await clientWith(app, null).call("GET", url)).status).toBe(404);
    app.clock.advance(DAY);
    expect((await clientWith(app, null).call("PUT", url, Buffer.from("x"))).status).toBe(403);
  });

  test("that would make the file too large is refused", async () => {
    await app.close();
    await setUp({}, { "max-upload-bytes": "100" });
    const begun = await begin(2);
    await put(begun, 1, "x".repeat(60));
    const { url = "" } = begun.presigned_urls[1] ?? {};
    expect(
      await refusalOf(await clientWith(app, null).call("PUT", url, Buffer.from("x".repeat(60)))),
    ).toMatchObject({ status: 413 });
    // The same part in a smaller size fits.
    await put(begun, 2, "x".repeat(40));
  });

  test("that is too much together with one that came at the same time is refused", async () => {
    await app.close();
    await setUp({}, { "max-upload-bytes": "100" });
    const { upload_id } = await begin(2);
    // Both begin before either has arrived.
    const [gate, begun] = [Promise.withResolvers<void>(), { count: 0 }];
    const sent = [1, 2].map((number) => {
      async function* bytes() {
        if (++begun.count === 2) gate.resolve();
        await gate.promise;
        yield Buffer.alloc(60);
      }
      return receivePart(app, upload_id, number, bytes());
    });
    const outcomes = (await Promise.allSettled(sent)).map((each) =>
      each.status === "rejected" ? each.reason.kind : "taken",
    );
    expect(outcomes.sort()).toEqual(["taken", "too_large"]);
  });

  test("of somebody else's upload cannot be finished or sent", async () => {
    const begun = await begin(1);
    const part = await put(begun, 1, GOOD);
    const eve = await makeUser(app, "eve");
    await makeEntry(app, made, await makeTeam(app, "Eclipse", [eve]));
    const own = client;
    client = await clientOf(app, eve);
    expect((await finish(begun, [part])).status).toBe(404);
    expect((await send(begun)).status).toBe(404);
    client = own;
    expect((await finish(begun, [part])).status).toBe(201);
  });
});
