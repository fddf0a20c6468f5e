import type { User } from "../../src/accounts/viewer.ts";
import { visiblePhases } from "../../src/benchmarks/phase.ts";
import { visibleBenchmark } from "../../src/benchmarks/visible.ts";
import { settleStandings } from "../../src/evaluations/standing.ts";
import type { NewRow } from "../../src/platform/schema.ts";
import { submit } from "../../src/submissions/submit.ts";
import type { TestApp } from "./app.ts";
import type { MadeBenchmark } from "./benchmark.ts";

/** A score by metric: its value, or the value with the ends of its interval. */
export type GivenScores = Record<string, number | [value: number, low: number, high: number]>;

/** What a test wants of a submission that has been evaluated. */
export type Scored = Partial<NewRow<"submission">> & {
  team_id: number;
  scores?: GivenScores;
  run_ms?: number;
};

/** A submission with its evaluation and scores, written into the tables, and what stands settled. @returns its id. */
export async function handIn(app: TestApp, made: MadeBenchmark, of: Scored): Promise<number> {
  const { scores = {}, run_ms = 100, ...columns } = of;
  const now = columns.created_at ?? app.clock.now();
  const status = columns.status ?? "finished";
  return app.db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto("submission")
      .values({
        phase_id: made.phaseId,
        file_digest: "0".repeat(64),
        file_name: "predictions.csv",
        file_bytes: 12,
        created_at: now,
        is_public: 1,
        ...columns,
        status,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const isOver = status === "finished" || status === "failed" || status === "cancelled";
    const run = { submission_id: id, number: 1, created_at: now, run_ms };
    const { id: evaluationId } = await trx
      .insertInto("evaluation")
      .values({
        ...run,
        status: status === "submitting" ? "submitted" : status,
        started_at: now,
        finished_at: isOver ? now : null,
        reason: status === "failed" ? "crashed" : null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const [metric, given] of Object.entries(scores)) {
      const [value, low, high] = typeof given === "number" ? [given, null, null] : given;
      await trx
        .insertInto("score")
        .values({
          evaluation_id: evaluationId,
          board_id: made.boardId,
          metric,
          value,
          low,
          high,
          error: null,
        })
        .execute();
    }
    await settleStandings(trx, made.phaseId, columns.team_id);
    return id;
  });
}

/** Hands a small file in as somebody would, through every check. */
export async function submitAs(
  app: TestApp,
  user: User,
  made: MadeBenchmark,
  more: { name?: string; content?: string; isPublic?: boolean | null; key?: string | null } = {},
): Promise<number> {
  const benchmark = await visibleBenchmark(app.db, user, made.slug);
  const [phase] = await visiblePhases(app.db, benchmark);
  if (phase === undefined) throw new Error("this benchmark has no phase that can be seen");
  const staged = await app.files.stage([Buffer.from(more.content ?? "id,p\n1,0.5\n")], 1000);
  try {
    return await submit(app, user, benchmark, phase, {
      file: { name: more.name ?? "predictions.csv", staged },
      method: { name: "", description: "", projectUrl: "", publicationUrl: "" },
      attributes: {},
      isPublic: more.isPublic ?? null,
      idempotencyKey: more.key ?? null,
    });
  } finally {
    await staged.discard();
  }
}

/** For benchmarks that are to take submissions: something has to score them. */
export const SCRIPT = { script_digest: "0".repeat(64) };
