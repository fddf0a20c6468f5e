import { afterEach, beforeEach, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { notReady, writeSandboxState } from "../../src/images/sandbox-state.ts";
import type { NewRow } from "../../src/platform/schema.ts";
import { admit } from "../../src/submissions/admit.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { takesImages } from "../support/registry.ts";

let app: TestApp;
let paula: User;
let made: MadeBenchmark;
beforeEach(async () => {
  app = openTestApp();
  paula = await makeUser(app, "paula");
  made = await makeBenchmark(app, { benchmark: takesImages });
  await makeEntry(app, made, await makeTeam(app, "Radiant", [paula]));
});
afterEach(() => app.close());

const knock = () => admit(app.db, paula, made.phaseId, app.clock.now());
const state = (isReady: boolean, message: string, gpus = 0) =>
  writeSandboxState(app.db, { isReady, message, gpus }, app.clock.now());
const phase = (set: Partial<NewRow<"phase">>) => app.db.updateTable("phase").set(set).execute();

test("is open when the sandbox holds and everything is there", async () => {
  expect((await knock()).phase.id).toBe(made.phaseId);
});

test.each([
  ["no self-test holds", () => state(false, notReady("its sandbox did not pass the self-test")), "self-test"],
  ["nobody has looked for an engine yet", () => app.db.deleteFrom("sandbox_state").execute(), "engine"],
  ["there is nothing to read", () => phase({ image_inputs: null }), "data"],
  ["there are no labels", () => phase({ annotation_digest: null }), "annotation"],
  ["there are not enough GPUs", () => phase({ image_limits: '{"gpus":2}' }), "2 GPUs"],
  [
    "they talk to an environment",
    () => app.db.updateTable("benchmark").set({ config: '{"submissionKind":"environment"}' }).execute(),
    "environment",
  ],
])("is closed when %s, and says so", async (_why, close: () => Promise<unknown>, told) => {
  await close();
  await expect(knock()).rejects.toMatchObject({
    kind: "unavailable",
    code: "images_closed",
    message: expect.stringContaining(told),
  });
});

test("does not concern files, nor images that the organisers run themselves", async () => {
  await state(false, notReady("no container engine answers"));
  await app.db.updateTable("benchmark").set({ is_remote: 1 }).execute();
  expect((await knock()).phase.id).toBe(made.phaseId);
  await app.db.updateTable("benchmark").set({ is_remote: 0, config: "{}" }).execute();
  expect((await knock()).phase.id).toBe(made.phaseId);
});
