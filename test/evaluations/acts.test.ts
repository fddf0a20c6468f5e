import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { cancelSubmission } from "../../src/evaluations/cancel.ts";
import { flagSubmission, showSubmission } from "../../src/evaluations/exposure.ts";
import { rerunSubmission } from "../../src/evaluations/rerun.ts";
import {
  type MadeBenchmark,
  type MadeOf,
  makeBenchmark,
  makeEntry,
  makeHostTeam,
  makeTeam,
  makeUser,
} from "../support/benchmark.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { handIn, type Scored, SCRIPT, submitAs } from "../support/handed-in.ts";

let app: TestApp;
let people: Record<"member" | "other" | "host" | "stranger", User>;
let team: number;
let hostTeamId: number;
let made: MadeBenchmark;

beforeEach(async () => {
  app = openTestApp();
  people = {
    member: await makeUser(app, "ada"),
    other: await makeUser(app, "bob"),
    host: await makeUser(app, "hilda", "host"),
    stranger: await makeUser(app, "zoe", "host"),
  };
  team = await makeTeam(app, "Aurora", [people.member]);
  hostTeamId = await makeHostTeam(app, "Hosts", [people.host]);
});
afterEach(() => app.close());

async function submissionIn(of: MadeOf, scored: Omit<Scored, "team_id"> = {}): Promise<number> {
  made = await makeBenchmark(app, { ...of, hostTeamId, benchmark: { ...SCRIPT, ...of.benchmark } });
  await makeEntry(app, made, team);
  await makeEntry(app, made, await makeTeam(app, "Borealis", [people.other]));
  return handIn(app, made, { team_id: team, ...scored });
}

/** What became of it: "done", or the kind of the refusal. */
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.kind ?? error,
  );
const statusOf = async (id: number) =>
  (await app.db.selectFrom("submission").select("status").where("id", "=", id).executeTakeFirstOrThrow())
    .status;

describe("cancelling", () => {
  test.each([
    ["submitted", 0, "member", "done"],
    ["queued", 0, "member", "done"],
    ["running", 0, "member", "forbidden"],
    ["running", 1, "member", "done"],
    ["running", 0, "host", "done"],
    ["finished", 1, "host", "conflict"],
    ["failed", 1, "member", "conflict"],
    ["cancelled", 1, "member", "conflict"],
    ["submitted", 1, "other", "missing"],
    ["submitted", 1, "stranger", "missing"],
  ] as const)(
    "one that is %s (running ones allowed: %d) by the %s: %s",
    async (status, allows_cancel_running, who, expected) => {
      const id = await submissionIn({ benchmark: { allows_cancel_running } }, { status });
      expect(await outcome(cancelSubmission(app, people[who], id))).toBe(expected);
      expect(await statusOf(id)).toBe(expected === "done" ? "cancelled" : status);
    },
  );

  test("takes its job out of the queue", async () => {
    await submissionIn({});
    const id = await submitAs(app, people.member, made);
    await cancelSubmission(app, people.member, id);
    expect(await app.db.selectFrom("job").select("state").execute()).toEqual([{ state: "cancelled" }]);
  });
});

describe("running again", () => {
  test.each([
    ["finished", 1, "member", "done"],
    ["failed", 1, "member", "done"],
    ["cancelled", 1, "member", "done"],
    ["finished", 0, "member", "forbidden"],
    ["finished", 0, "host", "done"],
    ["running", 1, "host", "conflict"],
    ["submitted", 1, "member", "conflict"],
    ["finished", 1, "other", "missing"],
  ] as const)(
    "one that is %s (allowed to teams: %d) by the %s: %s",
    async (status, allows_resubmission, who, expected) => {
      const id = await submissionIn({ benchmark: { allows_resubmission } }, { status });
      expect(await outcome(rerunSubmission(app, people[who], id))).toBe(expected);
      const runs = await app.db
        .selectFrom("evaluation")
        .select("number")
        .where("submission_id", "=", id)
        .execute();
      expect(runs).toHaveLength(expected === "done" ? 2 : 1);
      expect(await statusOf(id)).toBe(expected === "done" ? "submitted" : status);
    },
  );

  test("is over for teams when the benchmark is, not for hosts", async () => {
    const id = await submissionIn({ benchmark: { allows_resubmission: 1, end_at: app.clock.now() } });
    expect(await outcome(rerunSubmission(app, people.member, id))).toBe("forbidden");
    expect(await outcome(rerunSubmission(app, people.host, id))).toBe("done");
  });

  test("cannot get round the quota: what was cancelled unscored needs the room of a new one", async () => {
    const limits = { benchmark: { allows_resubmission: 1 }, phase: { per_day: 1 } };
    const cancelled = await submissionIn(limits, { status: "cancelled" });
    const scored = await handIn(app, made, { team_id: team });
    expect(await outcome(rerunSubmission(app, people.member, cancelled))).toBe("too_many");
    expect(await outcome(rerunSubmission(app, people.member, scored))).toBe("done");
  });

  test.each([
    ["a phase that is over", { phase: { end_at: 1 } }, "conflict"],
    ["a paused phase", { phase: { is_paused: 1 } }, "conflict"],
    [
      "a phase with nobody let in but others",
      { phase: { allowed_addresses: '["x@example.org"]' } },
      "forbidden",
    ],
  ] as const)("is not for teams in %s", async (_, of, expected) => {
    const id = await submissionIn({ benchmark: { allows_resubmission: 1 }, ...of });
    expect(await outcome(rerunSubmission(app, people.member, id))).toBe(expected);
    expect(await outcome(rerunSubmission(app, people.host, id))).toBe("done");
  });

  test("is not for a team that has been banned", async () => {
    const id = await submissionIn({ benchmark: { allows_resubmission: 1 } });
    await app.db.updateTable("entry").set({ state: "banned" }).where("team_id", "=", team).execute();
    expect(await outcome(rerunSubmission(app, people.member, id))).toBe("forbidden");
  });

  test("leaves the old result standing until the new run ends", async () => {
    const id = await submissionIn({}, { scores: { accuracy: 0.9 } });
    await rerunSubmission(app, people.host, id);
    await handIn(app, made, { team_id: team, scores: { accuracy: 0.1 } });
    const standing = await app.db
      .selectFrom("standing")
      .select("submission_id")
      .where("audience", "=", "public")
      .execute();
    expect(standing).toEqual([{ submission_id: id }]);
  });
});

describe("showing and hiding", () => {
  test.each([
    ["finished", 1, 0, "member", true, "done"],
    ["finished", 1, 1, "member", false, "done"],
    ["running", 1, 0, "member", true, "conflict"],
    ["running", 1, 1, "member", false, "done"],
    ["failed", 1, 0, "member", true, "conflict"],
    ["finished", 0, 0, "member", true, "forbidden"],
    ["finished", 0, 0, "host", true, "done"],
    ["finished", 1, 1, "other", false, "missing"],
  ] as const)(
    "%s, board public %d, public %d, by the %s, to %p: %s",
    async (status, board_public, is_public, who, to, expected) => {
      const id = await submissionIn({ phase: { board_public } }, { status, is_public });
      expect(await outcome(showSubmission(app, people[who], id, to))).toBe(expected);
      const { is_public: now } = await app.db
        .selectFrom("submission")
        .select("is_public")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      expect(now).toBe(expected === "done" ? Number(to) : is_public);
    },
  );

  test.each(["banned", "refused"] as const)(
    "a team that is %s shows nothing more, but may hide what it has shown",
    async (state) => {
      const id = await submissionIn({}, { is_public: 1 });
      await app.db.updateTable("entry").set({ state }).where("team_id", "=", team).execute();
      expect(await outcome(showSubmission(app, people.member, id, false))).toBe("done");
      expect(await outcome(showSubmission(app, people.member, id, true))).toBe("conflict");
      expect(await outcome(showSubmission(app, people.host, id, true))).toBe("conflict");
    },
  );

  test("where one is public per team, showing one hides its others, and nobody else's", async () => {
    const first = await submissionIn({ phase: { one_public_submission: 1 } }, { scores: { accuracy: 0.9 } });
    const second = await handIn(app, made, { team_id: team, is_public: 0, scores: { accuracy: 0.8 } });
    const others = await handIn(app, made, { team_id: team + 1, scores: { accuracy: 0.7 } });
    const baseline = await handIn(app, made, { team_id: team, is_baseline: 1, scores: { accuracy: 0.5 } });
    await showSubmission(app, people.member, second, true);
    const shown = await app.db
      .selectFrom("submission")
      .select("id")
      .where("is_public", "=", 1)
      .orderBy("id")
      .execute();
    expect(shown.map(({ id }) => id)).toEqual([second, others, baseline]);
    expect(await outcome(showSubmission(app, people.member, first, true))).toBe("done");
  });
});

test("only hosts take a submission out of the ranking, and it comes back", async () => {
  const id = await submissionIn({}, { scores: { accuracy: 0.9 } });
  const standing = async () => (await app.db.selectFrom("standing").select("team_id").execute()).length;
  expect(await outcome(flagSubmission(app, people.member, id, true))).toBe("forbidden");
  expect(await outcome(flagSubmission(app, people.stranger, id, true))).toBe("missing");
  expect(await standing()).toBe(2);
  await flagSubmission(app, people.host, id, true);
  expect(await standing()).toBe(0);
  await flagSubmission(app, people.host, id, false);
  expect(await standing()).toBe(2);
});
