import type { Trx } from "../platform/database.ts";
import type { ImageRun } from "../submissions/image-run.ts";
import { keepOnePublic } from "../submissions/one-public.ts";
import type { Subject } from "./subject.ts";
import { transition } from "./transition.ts";
import type { SplitScores, Verdict } from "./verdict.ts";

/** What a run produced, its long texts already in the store. */
export type Outcome = {
  verdict: Verdict;
  runMs: number;
  stdoutDigest: string | null;
  stderrDigest: string | null;
  resultDigest: string | null;
  metadataDigest: string | null;
  /** How the image ran, where one was handed in. */
  run?: ImageRun;
};

/** Writes what came out: scores on their boards, then the final state. */
export async function recordOutcome(
  trx: Trx,
  subject: Subject,
  outcome: Outcome,
  now: number,
): Promise<void> {
  const { verdict } = outcome;
  const common = {
    run_ms: outcome.runMs,
    stdout_digest: outcome.stdoutDigest,
    stderr_digest: outcome.stderrDigest,
    result_digest: outcome.resultDigest,
    metadata_digest: outcome.metadataDigest,
    ...(outcome.run === undefined ? {} : { run: JSON.stringify(outcome.run) }),
  };
  if (verdict.outcome === "failed") {
    const { reason, message, detail } = verdict;
    return transition(trx, subject.evaluationId, "failed", now, { ...common, reason, message, detail });
  }
  await trx.deleteFrom("score").where("evaluation_id", "=", subject.evaluationId).execute();
  for (const split of verdict.splits) await recordSplit(trx, subject, split);
  await keepOnePublic(trx, subject.submissionId);
  await transition(trx, subject.evaluationId, "finished", now, common);
}

/** Only metrics that a board declares are kept; the columns themselves refuse what is not finite. */
export async function recordSplit(trx: Trx, subject: Subject, { split, scores }: SplitScores): Promise<void> {
  for (const board of subject.boards.filter((each) => each.split === split)) {
    for (const { metric, value, low, high, error } of scores.filter((score) =>
      board.labels.includes(score.metric),
    )) {
      await trx
        .insertInto("score")
        .values({ evaluation_id: subject.evaluationId, board_id: board.id, metric, value, low, high, error })
        .execute();
    }
  }
}
