import { afterAll, beforeAll, expect, test } from "bun:test";
import { refusalOf } from "../support/api.ts";
import { type ApiWorld, makeApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await makeApiWorld();
});
afterAll(() => world.app.close());

/** What JSON can hold and JavaScript cannot make a text of. */
const odd = { toString: 1 };

test("what cannot be made a text of is refused as a switch", async () => {
  const { benchmarkId, phase, submission } = world.ids;
  const path = `jobs/challenge/${benchmarkId}/challenge_phase/${phase}/submission/${submission}`;
  for (const value of [odd, [odd], [true], 2]) {
    const refusal = await refusalOf(await world.client.participant.patch(path, { is_public: value }));
    expect(refusal).toMatchObject({ status: 400, is_public: ["Must be a valid boolean."] });
  }
});

test("what cannot be made a text of is refused as the number of a part", async () => {
  const { participant } = world.client;
  const under = `jobs/phases/${world.ids.phase}`;
  const begun = await participant.post(`${under}/get_submission_file_presigned_url/`, { file_name: "a.csv" });
  const { upload_id, submission_pk } = await begun.json();
  for (const PartNumber of [odd, [odd], null]) {
    const body = { upload_id, parts: [{ ETag: "x", PartNumber }] };
    const answer = await participant.post(`${under}/finish_submission_file_upload/${submission_pk}/`, body);
    expect((await refusalOf(answer)).status).toBe(400);
  }
});

test.each(["constructor", "__proto__", "4", ""])("%p is no visibility of a board", async (visibility) => {
  const path = `challenges/challenge/create/challenge_phase_split/${world.ids.board}`;
  expect(await refusalOf(await world.client.host.patch(path, { visibility }))).toMatchObject({
    status: 400,
    visibility: ["This takes 1, 2 or 3."],
  });
});
