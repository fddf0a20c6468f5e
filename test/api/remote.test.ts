import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { MINUTE, SECOND } from "../../src/kit/clock.ts";
import { type Client, clientOf, formWith, refusalOf } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import {
  type MadeBenchmark,
  makeBenchmark,
  makeEntry,
  makeHostTeam,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";

let app: TestApp;
let made: MadeBenchmark;
let ada: User;
let team: Client;
let machine: Client;

beforeEach(async () => {
  app = openTestApp();
  const hanna = await makeUser(app, "hanna", "host");
  const hostTeamId = await makeHostTeam(app, "Hosts", [hanna]);
  made = await makeBenchmark(app, {
    hostTeamId,
    labels: ["accuracy", "brier"],
    benchmark: { is_remote: 1, slug: "far-away" },
    phase: { concurrent: 10 },
  });
  ada = await makeUser(app, "ada");
  await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]));
  team = await clientOf(app, ada);
  machine = await clientOf(app, hanna);
});
afterEach(() => app.close());

async function submit(): Promise<number> {
  const form = formWith(
    { status: "submitting" },
    { field: "input_file", name: "a.csv", content: "id,p\n1,0.5\n" },
  );
  const response = await team.post(
    `jobs/challenge/${made.id}/challenge_phase/${made.phaseId}/submission/`,
    form,
  );
  expect(response.status).toBe(201);
  return (await response.json()).id;
}

const receive = () => machine.read("jobs/challenge/queues/far-away/");
const form = (fields: Record<string, unknown>) =>
  new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
const results = (accuracies: object, split = "test") =>
  JSON.stringify([{ split, show_to_participant: true, accuracies }]);
/** As the starter kit of remote hosts sends it: a form. */
const report = (
  submission: number,
  fields: Record<string, unknown>,
  path = `jobs/challenge/${made.id}/update_submission/`,
) =>
  machine.put(
    path,
    form({ challenge_phase: made.phaseId, submission, stdout: "out", stderr: "", ...fields }),
  );
const progress = (submission: number, status: string) =>
  machine.patch(
    `jobs/challenge/${made.id}/update_submission/`,
    form({ submission, submission_status: status, job_name: "j" }),
  );
const stateOf = async (id: number) => (await team.read(`jobs/submission/${id}`)).status;
const board = async () =>
  (await team.read(`jobs/challenge_phase_split/${made.boardId}/leaderboard/`)).results;

describe("the organisers' own machine", () => {
  test("fetches a submission, reports on it, and the board shows the result", async () => {
    const id = await submit();
    // Nothing of ours tries to score it.
    expect(await app.db.selectFrom("job").selectAll().execute()).toEqual([]);
    expect((await machine.read("challenges/challenge/queues/far-away/")).id).toBe(made.id);
    const { body, receipt_handle } = await receive();
    expect(body).toEqual({
      challenge_pk: made.id,
      phase_pk: made.phaseId,
      submission_pk: id,
      is_static_dataset_code_upload_submission: false,
    });
    const { input_file } = await machine.read(`jobs/submission/${id}`);
    expect(await (await machine.get(input_file)).text()).toBe("id,p\n1,0.5\n");

    expect((await progress(id, "QUEUED")).status).toBe(200);
    expect(await stateOf(id)).toBe("queued");
    expect(await (await progress(id, "RUNNING")).json()).toMatchObject({ id, status: "running" });
    app.clock.advance(5 * SECOND);
    const response = await report(id, {
      submission_status: "FINISHED",
      result: results({ accuracy: 0.9, brier: 0.1 }),
      metadata: '{"note":1}',
    });
    expect([response.status, await response.json()]).toEqual([
      200,
      { success: "Submission result has been successfully updated" },
    ]);
    expect(
      await machine.post("jobs/queues/far-away/", form({ receipt_handle })).then((each) => each.json()),
    ).toEqual({
      success: "Message deleted successfully from the queue: far-away",
    });

    expect(await team.read(`jobs/submission/${id}`)).toMatchObject({ status: "finished", execution_time: 5 });
    expect((await board())[0]).toMatchObject({
      result: [0.9, 0.1],
      submission__participant_team__team_name: "Aurora",
    });
    const { submission_result_file, stdout_file } = await team.read(`jobs/submission/${id}`);
    expect(stdout_file).toBeNull();
    expect(await (await team.get(submission_result_file)).json()).toEqual([{ accuracy: 0.9, brier: 0.1 }]);
    const forHost = await machine.read(`jobs/submission/${id}`);
    expect(await (await machine.get(forHost.stdout_file)).text()).toBe("out");
    expect(await (await machine.get(forHost.submission_metadata_file)).json()).toEqual({ note: 1 });
  });

  test("is given each submission once, the oldest first, and again when it does not confirm", async () => {
    const [first, second] = [await submit(), await submit()];
    const delivered = await receive();
    expect(delivered.body.submission_pk).toBe(first);
    expect((await receive()).body.submission_pk).toBe(second);
    expect(await receive()).toEqual({ body: null, receipt_handle: null });
    app.clock.advance(MINUTE);
    const again = await receive();
    expect(again.body.submission_pk).toBe(first);
    // The receipt of the earlier delivery is worth nothing now.
    await machine.post("jobs/queues/far-away/", { receipt_handle: delivered.receipt_handle });
    await machine.post("jobs/queues/far-away/", { receipt_handle: again.receipt_handle });
    app.clock.advance(MINUTE);
    expect((await receive()).body.submission_pk).toBe(second);
    expect((await receive()).body).toBeNull();
  });

  test("is not given what was withdrawn or is done", async () => {
    const [first, second] = [await submit(), await submit()];
    await team.patch(`jobs/challenges/${made.id}/submissions/${first}/update_submission_meta/`, {
      status: "cancelled",
    });
    await report(second, { submission_status: "failed", stderr: "no such column" });
    expect((await receive()).body).toBeNull();
    expect(await stateOf(second)).toBe("failed");
    expect(
      await refusalOf(
        await report(first, { submission_status: "FINISHED", result: results({ accuracy: 1 }) }),
      ),
    ).toMatchObject({ status: 400 });
  });

  test("is given a submission again that is to be evaluated again", async () => {
    const id = await submit();
    await report(id, { submission_status: "FINISHED", result: results({ accuracy: 0.5, brier: 0.5 }) });
    expect((await machine.post(`jobs/submissions/${id}/re-run/`)).status).toBe(200);
    expect((await receive()).body.submission_pk).toBe(id);
    expect((await board())[0].result).toEqual([0.5, 0.5]);
    await report(id, { submission_status: "finished", result: results({ accuracy: 0.7, brier: 0.3 }) });
    expect((await board())[0].result).toEqual([0.7, 0.3]);
  });

  test("may correct what it reported", async () => {
    const id = await submit();
    await report(id, { submission_status: "FINISHED", result: results({ accuracy: 0.5, brier: 0.5 }) });
    await report(id, { submission_status: "FINISHED", result: results({ accuracy: 0.6 }) });
    expect((await board())[0].result).toEqual([0.6, "#"]);
    await report(id, { submission_status: "FAILED", stderr: "a mistake" });
    expect(await board()).toEqual([]);
  });

  test("may report part by part: nothing shows before the end", async () => {
    const id = await submit();
    const partly = `jobs/challenges/${made.id}/update_partially_evaluated_submission/`;
    await report(
      id,
      { submission_status: "PARTIALLY_EVALUATED", result: results({ accuracy: 0.9 }) },
      partly,
    );
    expect([await stateOf(id), await board()]).toEqual(["running", []]);
    const more = form({
      challenge_phase: made.phaseId,
      submission: id,
      submission_status: "finished",
      result: results({ brier: 0.2 }),
    });
    expect((await machine.patch(partly, more)).status).toBe(200);
    expect([await stateOf(id), (await board())[0].result]).toEqual(["finished", [0.9, 0.2]]);
  });
});

test("parts that are reported at the same moment are all kept", async () => {
  const partly = `jobs/challenges/${made.id}/update_partially_evaluated_submission/`;
  for (let round = 0; round < 3; round++) {
    const id = await submit();
    const parts = [{ accuracy: 0.9 }, { brier: 0.2 }].map((accuracies) =>
      machine.patch(
        partly,
        form({
          challenge_phase: made.phaseId,
          submission: id,
          submission_status: "partially_evaluated",
          result: results(accuracies),
        }),
      ),
    );
    expect((await Promise.all(parts)).map(({ status }) => status)).toEqual([200, 200]);
    const kept = await app.db
      .selectFrom("score")
      .innerJoin("evaluation", "evaluation.id", "score.evaluation_id")
      .select("metric")
      .where("submission_id", "=", id)
      .orderBy("metric")
      .execute();
    expect(kept.map(({ metric }) => metric)).toEqual(["accuracy", "brier"]);
  }
});

test("what has ended is not taken up again in parts: its result would change before the end", async () => {
  const id = await submit();
  await report(id, { submission_status: "FINISHED", result: results({ accuracy: 0.5, brier: 0.5 }) });
  const partly = `jobs/challenges/${made.id}/update_partially_evaluated_submission/`;
  const again = { submission_status: "partially_evaluated", result: results({ accuracy: 0.9 }) };
  expect(await refusalOf(await report(id, again, partly))).toMatchObject({
    status: 400,
    error: expect.stringContaining("finished already"),
  });
  expect((await board())[0].result).toEqual([0.5, 0.5]);
});

describe("a report is refused, and nothing changes,", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["with another state", { submission_status: "running" }, "status is invalid"],
    ["without a state", {}, "status is invalid"],
    ["with no JSON", { submission_status: "finished", result: "{accuracy" }, "invalid data"],
    [
      "with NaN",
      { submission_status: "finished", result: '[{"split":"test","accuracies":{"accuracy":NaN}}]' },
      "invalid data",
    ],
    [
      "with what 64 bits hold as infinite",
      { submission_status: "finished", result: '[{"split":"test","accuracies":{"accuracy":1e999}}]' },
      "not of float/int",
    ],
    [
      "with text for a number",
      { submission_status: "finished", result: results({ accuracy: "0.9" }) },
      "not of float/int: accuracy",
    ],
    [
      "with true for a number",
      { submission_status: "finished", result: results({ accuracy: true }) },
      "not of float/int: accuracy",
    ],
    [
      "with a metric of no board",
      { submission_status: "finished", result: results({ auc: 0.9 }) },
      "not in the leaderboard: auc",
    ],
    [
      "with a split of another phase",
      { submission_status: "finished", result: results({ accuracy: 0.9 }, "dev") },
      'split "dev"',
    ],
    [
      "with a split twice",
      {
        submission_status: "finished",
        result: JSON.stringify([
          JSON.parse(results({ accuracy: 1 }))[0],
          JSON.parse(results({ accuracy: 1 }))[0],
        ]),
      },
      "twice",
    ],
    ["with nothing", { submission_status: "finished", result: "[]" }, "invalid data"],
    ["with something else in the list", { submission_status: "finished", result: "[1]" }, "accuracies"],
    [
      "about another phase",
      { submission_status: "finished", challenge_phase: 99, result: results({ accuracy: 1 }) },
      "another",
    ],
  ])("%s", async (_, fields, error) => {
    const id = await submit();
    expect(await refusalOf(await report(id, fields))).toMatchObject({
      status: 400,
      error: expect.stringContaining(error),
    });
    expect(await stateOf(id)).toBe("submitted");
    expect(await app.db.selectFrom("score").selectAll().execute()).toEqual([]);
  });

  test("by anybody but the hosts, and under another challenge", async () => {
    const id = await submit();
    const fields = form({
      challenge_phase: made.phaseId,
      submission: id,
      submission_status: "finished",
      result: results({ accuracy: 1 }),
    });
    expect((await team.put(`jobs/challenge/${made.id}/update_submission/`, fields)).status).toBe(403);
    const eve = await makeUser(app, "eve", "host");
    const other = await makeBenchmark(app, {
      hostTeamId: await makeHostTeam(app, "Others", [eve]),
      benchmark: { slug: "other", is_remote: 1 },
    });
    const outsider = await clientOf(app, eve);
    // Its own challenge in the path, another's submission in the body.
    expect((await outsider.put(`jobs/challenge/${other.id}/update_submission/`, fields)).status).toBe(404);
    expect((await outsider.get("jobs/challenge/queues/far-away/")).status).toBe(403);
    expect(await stateOf(id)).toBe("submitted");
  });

  test("under another challenge of the same hosts", async () => {
    const id = await submit();
    const other = await makeBenchmark(app, {
      hostTeamId: made.hostTeamId,
      benchmark: { slug: "other", is_remote: 1 },
    });
    const fields = { submission_status: "failed" };
    const refusal = await refusalOf(
      await report(id, fields, `jobs/challenge/${other.id}/update_submission/`),
    );
    expect([refusal.status, await stateOf(id)]).toEqual([400, "submitted"]);
  });

  test("about what this server scores itself", async () => {
    await app.db
      .updateTable("benchmark")
      .set({ is_remote: 0, script_digest: "0".repeat(64) })
      .execute();
    const id = await submit();
    expect(await refusalOf(await report(id, { submission_status: "failed" }))).toMatchObject({
      status: 400,
      error: expect.stringContaining("on this server"),
    });
  });
});
