import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { StagedInputs } from "../../../src/benchmarks/image-inputs.ts";
import { stageInputs, sweepInputs } from "../../../src/evaluations/image/inputs.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { type MadeBenchmark, makeBenchmark } from "../../support/benchmark.ts";
import { zipOf } from "../../support/zip-of.ts";

let app: TestApp;
let made: MadeBenchmark;
beforeEach(async () => {
  app = openTestApp();
  made = await makeBenchmark(app);
});
afterEach(() => app.close());

const modeOf = (path: string) => statSync(path).mode & 0o777;
const version = "7".repeat(64);

async function keep(path: string, content: string | Uint8Array): Promise<string> {
  const { digest, bytes } = await app.files.store([Buffer.from(content)], 1e6);
  const file = { benchmark_id: made.id, path, digest, bytes, audience: "host" as const };
  await app.db.insertInto("benchmark_file").values(file).execute();
  return app.files.path(digest);
}

test("a folder is laid out without a copy, and nobody can change it", async () => {
  const stored = await keep("hidden/test/a.csv", "a");
  await keep("hidden/test/deep/b.csv", "b");
  await keep("hidden/testing.csv", "not of this folder");
  await keep("labels.csv", "labels");
  const inputs: StagedInputs = { kind: "folder", path: "hidden/test", version };
  const [folder, again] = await Promise.all([
    stageInputs(app, made.id, inputs),
    stageInputs(app, made.id, inputs),
  ]);
  expect(again).toBe(folder);
  expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(["a.csv", "deep", "deep/b.csv"]);
  expect(["", "a.csv", "deep", "deep/b.csv"].map((path) => modeOf(join(folder, path)))).toEqual([
    0o555, 0o444, 0o555, 0o444,
  ]);
  expect(statSync(join(folder, "a.csv")).ino).toBe(statSync(stored).ino);
  expect(readdirSync(join(folder, ".."))).toEqual([version]);
});

test("a ZIP is unpacked, and a file that others may not read is copied", async () => {
  await keep("hidden.zip", await zipOf({ "x/one.csv": "1", "two.csv": "2" }));
  const folder = await stageInputs(app, made.id, { kind: "zip", path: "hidden.zip", version });
  expect([modeOf(join(folder, "x")), modeOf(join(folder, "x/one.csv"))]).toEqual([0o555, 0o444]);
  const stored = await keep("old/a.csv", "kept by an older version");
  chmodSync(stored, 0o600);
  const other = await stageInputs(app, made.id, { kind: "folder", path: "old", version: "8".repeat(64) });
  expect([modeOf(join(other, "a.csv")), modeOf(stored)]).toEqual([0o444, 0o600]);
  expect(readFileSync(join(other, "a.csv"), "utf8")).toBe("kept by an older version");
});

test("what is not there is the platform's trouble, and leaves nothing half done", async () => {
  const gone: StagedInputs = { kind: "folder", path: "hidden", version };
  await expect(stageInputs(app, made.id, gone)).rejects.toMatchObject({ kind: "unavailable" });
  await keep("hidden/a.csv", "a");
  await app.db
    .updateTable("benchmark_file")
    .set({ digest: "0".repeat(64) })
    .execute();
  await expect(stageInputs(app, made.id, gone)).rejects.toThrow();
  expect(readdirSync(join(app.files.root, "inputs"))).toEqual([]);
});

test("what no phase names any more is removed, but not while an image may be reading it", async () => {
  await keep("hidden/a.csv", "a");
  const inputs: StagedInputs = { kind: "folder", path: "hidden", version };
  const folder = await stageInputs(app, made.id, inputs);
  await app.db
    .updateTable("phase")
    .set({ image_inputs: JSON.stringify(inputs) })
    .execute();
  expect(await sweepInputs(app)).toBe(0);
  await app.db.updateTable("phase").set({ image_inputs: null }).execute();
  const submission = {
    phase_id: made.phaseId,
    team_id: await team(),
    file_digest: "0",
    file_name: "x",
    file_bytes: 1,
    created_at: 1,
  };
  const { id } = await app.db
    .insertInto("submission")
    .values(submission)
    .returning("id")
    .executeTakeFirstOrThrow();
  const running = {
    submission_id: id,
    number: 1,
    status: "running" as const,
    stage: "predict" as const,
    created_at: 1,
  };
  await app.db.insertInto("evaluation").values(running).execute();
  expect([await sweepInputs(app), existsSync(folder)]).toEqual([0, true]);
  await app.db.updateTable("evaluation").set({ stage: "score" }).execute();
  expect([await sweepInputs(app), existsSync(folder)]).toEqual([1, false]);
});

async function team(): Promise<number> {
  const { id } = await app.db
    .insertInto("team")
    .values({ name: "T", created_at: 1 })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
