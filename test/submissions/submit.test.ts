import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { Fault } from "../../src/kit/fault.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import {
  type MadeBenchmark,
  type MadeOf,
  makeBenchmark,
  makeEntry,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";
import { SCRIPT, submitAs } from "../support/handed-in.ts";

let app: TestApp;
let ada: User;
let made: MadeBenchmark;
let team: number;

beforeEach(async () => {
  app = openTestApp();
  ada = await makeUser(app, "ada");
  team = await makeTeam(app, "Aurora", [ada]);
});
afterEach(() => app.close());

async function benchmarkWith(of: MadeOf = {}, state: "approved" | "pending" | "banned" = "approved") {
  made = await makeBenchmark(app, { ...of, benchmark: { ...SCRIPT, ...of.benchmark } });
  await makeEntry(app, made, team, state);
}

async function rowsOf(table: "submission" | "evaluation" | "job") {
  return app.db.selectFrom(table).selectAll().execute();
}

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw new Error("nothing was refused", { cause: error });
}

test("what is taken in is on disk, in the table and in the queue", async () => {
  await benchmarkWith();
  const id = await submitAs(app, ada, made, { content: "id,p\n1,0.25\n" });
  const [submission] = await rowsOf("submission");
  expect(submission).toMatchObject({ id, team_id: team, user_id: ada.id, status: "submitted", is_public: 1 });
  expect(await app.files.has(submission?.file_digest as string)).toBe(true);
  const [[evaluation], [job]] = [await rowsOf("evaluation"), await rowsOf("job")];
  expect(evaluation).toMatchObject({ submission_id: id, number: 1, status: "submitted" });
  expect(job).toMatchObject({ kind: "evaluation", subject: evaluation?.id, state: "waiting" });
});

test("of 64 at once with 5 left exactly 5 come in", async () => {
  await benchmarkWith({ phase: { per_day: 5, concurrent: 100 } });
  const results = await Promise.allSettled(
    Array.from({ length: 64 }, (_, i) => submitAs(app, ada, made, { content: `id,p\n${i},0.5\n` })),
  );
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(results.length - refused.length).toBe(5);
  expect(refused.every((error) => error instanceof Fault && error.kind === "too_many")).toBe(true);
  expect(await rowsOf("submission")).toHaveLength(5);
  expect(await rowsOf("job")).toHaveLength(5);
  expect(readdirSync(join(app.config.data, "tmp"))).toEqual([]);
});

test("the same key is the same submission, also of many at once; another person's is not", async () => {
  await benchmarkWith({ phase: { per_day: 50, concurrent: 50 } });
  const ids = await Promise.all(Array.from({ length: 8 }, () => submitAs(app, ada, made, { key: "once" })));
  expect(new Set(ids).size).toBe(1);
  expect(await submitAs(app, ada, made, { key: "twice" })).not.toBe(ids[0]);
  const bob = await makeUser(app, "bob");
  await makeEntry(app, made, await makeTeam(app, "Borealis", [bob]));
  expect(await submitAs(app, bob, made, { key: "once" })).not.toBe(ids[0]);
  expect(await rowsOf("submission")).toHaveLength(3);
});

test("a file of another type is refused with its problem, and costs nothing", async () => {
  await benchmarkWith();
  const fault = await refusal(submitAs(app, ada, made, { name: "predictions.xlsx" }));
  expect([fault.kind, fault.problems.length]).toEqual(["invalid", 1]);
  expect(fault.problems[0]?.remedy).toContain(".csv");
  expect((await refusal(submitAs(app, ada, made, { content: "" }))).problems[0]?.message).toContain("empty");
  expect(await rowsOf("submission")).toEqual([]);
});

describe("who sees it", () => {
  test.each([
    // is the board public, is the phase's default public, what the team asks for, what it becomes
    [1, 1, null, 1],
    [1, 0, null, 0],
    [1, 1, false, 0],
    [1, 0, true, 1],
    [0, 1, false, 1],
    [0, 0, true, 0],
  ] as const)(
    "board %d, default %d, asked %p → %d",
    async (board_public, submissions_public, isPublic, expected) => {
      await benchmarkWith({ phase: { board_public, submissions_public } });
      await submitAs(app, ada, made, { isPublic });
      expect((await rowsOf("submission"))[0]).toMatchObject({ is_public: expected });
    },
  );
});

describe("is refused", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  test.each<[string, MadeOf, Fault["kind"], string]>([
    ["without anything to score it", { benchmark: { script_digest: null } }, "unavailable", "could score"],
    ["after the benchmark", { benchmark: { end_at: now } }, "conflict", "not running"],
    ["before the phase", { phase: { start_at: now + DAY } }, "conflict", "opens on 2026-11-24 12:00 UTC"],
    ["after the phase", { phase: { end_at: now } }, "conflict", "closed on"],
    ["while the phase is paused", { phase: { is_paused: 1 } }, "conflict", "paused"],
    [
      "by people who are not invited",
      { phase: { allowed_addresses: '["bob@example.org"]' } },
      "forbidden",
      "invited",
    ],
  ])("%s", async (_, of, kind, sentence) => {
    await benchmarkWith(of);
    const fault = await refusal(submitAs(app, ada, made));
    expect(fault.kind).toBe(kind);
    expect(fault.message).toContain(sentence);
    expect(await rowsOf("submission")).toEqual([]);
  });

  test.each(["pending", "banned"] as const)("from a team that is %s", async (state) => {
    await benchmarkWith({}, state);
    expect((await refusal(submitAs(app, ada, made))).kind).toBe("forbidden");
  });

  test("from somebody without a team, and after the terms have changed", async () => {
    await benchmarkWith();
    const zoe = await makeUser(app, "zoe");
    expect((await refusal(submitAs(app, zoe, made))).kind).toBe("forbidden");
    await app.db.updateTable("benchmark").set({ terms_version: "terms-2" }).execute();
    expect((await refusal(submitAs(app, ada, made))).message).toContain("terms");
  });

  test("not by an address in capitals", async () => {
    await benchmarkWith({ phase: { allowed_addresses: '["ada@example.org"]' } });
    await expect(submitAs(app, { ...ada, email: "Ada@Example.org" }, made)).resolves.toBeGreaterThan(0);
  });
});
