import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { User } from "../../src/accounts/viewer.ts";
import { cancelSubmission } from "../../src/evaluations/cancel.ts";
import { flagSubmission, showSubmission } from "../../src/evaluations/exposure.ts";
import { rerunSubmission } from "../../src/evaluations/rerun.ts";
import { standingsOf } from "../../src/evaluations/standing.ts";
import { transition } from "../../src/evaluations/transition.ts";
import { Fault } from "../../src/kit/fault.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeTeam, makeUser } from "../support/benchmark.ts";
import { handIn } from "../support/handed-in.ts";

type Candidate = Parameters<typeof standingsOf>[0][number];

const candidate = (submissionId: number, value: number, more: Partial<Candidate> = {}): Candidate => ({
  submissionId,
  evaluationId: submissionId,
  metric: "m",
  value,
  error: null,
  submittedAt: submissionId,
  isPublic: true,
  isBaseline: false,
  ...more,
});

const higher = { byLatest: false, ascending: () => false };
const lower = { byLatest: false, ascending: () => true };

/** Which submissions stand for the team, in public and altogether. */
function standing(candidates: Candidate[], rule = higher) {
  const rows = standingsOf(candidates, rule).filter(({ baseline_id }) => baseline_id === 0);
  const of = (audience: string) => rows.find((row) => row.audience === audience)?.submission_id;
  return { public: of("public"), all: of("all") };
}

describe("what stands for a team", () => {
  test.each<[string, Candidate[], typeof higher, number]>([
    ["the larger value", [candidate(1, 0.8), candidate(2, 0.9), candidate(3, 0.7)], higher, 2],
    [
      "the smaller value where smaller is better",
      [candidate(1, 0.8), candidate(2, 0.9), candidate(3, 0.7)],
      lower,
      3,
    ],
    [
      "of equal values the smaller error",
      [candidate(1, 0.8, { error: 0.2 }), candidate(2, 0.8, { error: 0.1 })],
      higher,
      2,
    ],
    [
      "also where smaller is better",
      [candidate(1, 0.8, { error: 0.1 }), candidate(2, 0.8, { error: 0.2 })],
      lower,
      1,
    ],
    [
      "a known error before an unknown one",
      [candidate(1, 0.8), candidate(2, 0.8, { error: 0.5 })],
      higher,
      2,
    ],
    ["of equals the earlier", [candidate(2, 0.8), candidate(1, 0.8)], higher, 1],
    [
      "the latest where the board says so",
      [candidate(1, 0.9), candidate(2, 0.1)],
      { ...higher, byLatest: true },
      2,
    ],
  ])("%s", (_, candidates, rule, expected) => {
    expect(standing(candidates, rule).all).toBe(expected);
    expect(standing(candidates.toReversed(), rule).all).toBe(expected);
  });

  test("in public only what is public", () => {
    const candidates = [candidate(1, 0.8), candidate(2, 0.9, { isPublic: false })];
    expect(standing(candidates)).toEqual({ public: 1, all: 2 });
    expect(standing([candidate(1, 0.9, { isPublic: false })])).toEqual({ public: undefined, all: 1 });
  });

  test("each baseline stands for itself and not for its team", () => {
    const rows = standingsOf(
      [candidate(1, 0.8, { isBaseline: true }), candidate(2, 0.9, { isBaseline: true })],
      higher,
    );
    expect(rows.map(({ baseline_id, audience }) => `${baseline_id} ${audience}`).sort()).toEqual([
      "1 all",
      "1 public",
      "2 all",
      "2 public",
    ]);
  });
});

type Act = {
  kind: "hand in" | "show" | "hide" | "flag" | "unflag" | "run again" | "finish" | "fail" | "cancel";
  pick: number;
  value: number;
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(
    "hand in",
    "hand in",
    "show",
    "hide",
    "flag",
    "unflag",
    "run again",
    "finish",
    "finish",
    "fail",
    "cancel",
  ),
  pick: fc.nat(20),
  // Few values, so that there are ties.
  value: fc.integer({ min: 0, max: 4 }),
});

test("after anything has happened, what is kept is what can be worked out from the scores", async () => {
  const rules = fc.record({
    by_latest: fc.constantFrom(0, 1),
    descending: fc.constantFrom(0, 1),
    one_public_submission: fc.constantFrom(0, 1),
  });
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(act, { minLength: 5, maxLength: 25 }),
      async ({ one_public_submission, ...board }, acts) => {
        const app = openTestApp();
        try {
          const made = await makeBenchmark(app, {
            board,
            phase: { one_public_submission },
            labels: ["m", "n"],
          });
          const root = await makeUser(app, "root", "admin");
          const teams = [await makeTeam(app, "Aurora", []), await makeTeam(app, "Borealis", [])];
          for (const team of teams) await makeEntry(app, made, team);
          for (const each of acts) await perform(app, made, root, teams, each);
          expect(await kept(app)).toEqual(await workedOut(app, made, board));
        } finally {
          await app.close();
        }
      },
    ),
    { numRuns: 40 },
  );
});

async function perform(
  app: TestApp,
  made: MadeBenchmark,
  root: User,
  teams: number[],
  { kind, pick, value }: Act,
): Promise<void> {
  app.clock.advance(pick % 2);
  const scores = { m: value, n: [4 - value, 3.5 - value, 4.5 - value] as [number, number, number] };
  if (kind === "hand in") {
    await handIn(app, made, { team_id: teams[pick % 2] ?? 0, scores, is_public: pick % 3 === 0 ? 0 : 1 });
    return;
  }
  const all = await app.db.selectFrom("submission").select("id").execute();
  const id = all[pick % Math.max(1, all.length)]?.id;
  if (id === undefined) return;
  try {
    if (kind === "show" || kind === "hide") await showSubmission(app, root, id, kind === "show");
    else if (kind === "flag" || kind === "unflag") await flagSubmission(app, root, id, kind === "flag");
    else if (kind === "run again") await rerunSubmission(app, root, id);
    else if (kind === "cancel") await cancelSubmission(app, root, id);
    else await end(app, made, id, kind === "finish" ? scores : null);
  } catch (error) {
    // What may not be done in this state changes nothing, which is checked with the rest.
    if (!(error instanceof Fault)) throw error;
  }
}

/** Ends the run that is waiting, if there is one. */
async function end(
  app: TestApp,
  made: MadeBenchmark,
  submission: number,
  scores: { m: number; n: number[] } | null,
) {
  await app.db.transaction().execute(async (trx) => {
    const run = await trx
      .selectFrom("evaluation")
      .select("id")
      .where("submission_id", "=", submission)
      .where("status", "=", "submitted")
      .executeTakeFirst();
    if (run === undefined) return;
    if (scores === null) return transition(trx, run.id, "failed", app.clock.now(), { reason: "crashed" });
    const common = { evaluation_id: run.id, board_id: made.boardId };
    const [value = 0, low = 0, high = 0] = scores.n;
    await trx
      .insertInto("score")
      .values({ ...common, metric: "m", value: scores.m })
      .execute();
    await trx
      .insertInto("score")
      .values({ ...common, metric: "n", value, low, high })
      .execute();
    await transition(trx, run.id, "finished", app.clock.now());
  });
}

async function kept(app: TestApp): Promise<string[]> {
  const rows = await app.db.selectFrom("standing").selectAll().execute();
  return rows
    .map((row) => [row.team_id, row.metric, row.audience, row.evaluation_id, row.value, row.error].join(" "))
    .sort();
}

/** The same from scratch, by sorting: no code of ours. */
async function workedOut(
  app: TestApp,
  made: MadeBenchmark,
  board: { by_latest: number; descending: number },
): Promise<string[]> {
  const submissions = await app.db.selectFrom("submission").selectAll().execute();
  const evaluations = await app.db.selectFrom("evaluation").selectAll().execute();
  const scores = await app.db.selectFrom("score").selectAll().where("board_id", "=", made.boardId).execute();
  const best = new Map<string, { order: number[]; row: string }>();
  for (const submission of submissions) {
    const runs = evaluations.filter((run) => run.submission_id === submission.id && run.finished_at !== null);
    const run = runs.sort((a, b) => b.number - a.number)[0];
    if (submission.is_flagged === 1 || run?.status !== "finished") continue;
    for (const score of scores.filter((each) => each.evaluation_id === run.id)) {
      const error = score.low === null || score.high === null ? null : (score.high - score.low) / 2;
      const byMerit = [board.descending === 1 ? -score.value : score.value, error ?? Infinity, submission.id];
      const order = board.by_latest === 1 ? [-submission.id] : byMerit;
      for (const audience of submission.is_public === 1 ? ["public", "all"] : ["all"]) {
        const key = `${submission.team_id} ${score.metric} ${audience}`;
        const held = best.get(key);
        if (held === undefined || isLess(order, held.order)) {
          best.set(key, { order, row: `${key} ${score.evaluation_id} ${score.value} ${error ?? ""}` });
        }
      }
    }
  }
  return [...best.values()].map(({ row }) => row).sort();
}

function isLess(a: number[], b: number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
