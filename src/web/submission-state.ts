import { entryOf } from "../benchmarks/entry.ts";
import { visibleBenchmarkById } from "../benchmarks/visible.ts";
import { isUnderway, mayCancel } from "../evaluations/cancel.ts";
import { usualRunMs, waitOf } from "../evaluations/estimate.ts";
import { mayShow } from "../evaluations/exposure.ts";
import { evaluationsOf } from "../evaluations/history.ts";
import { remedies } from "../evaluations/reasons.ts";
import { mayRerun } from "../evaluations/rerun.ts";
import { visibleBoards } from "../leaderboards/boards.ts";
import { isAscendingOn } from "../leaderboards/ranking.ts";
import { scoresByBoard } from "../leaderboards/scores.ts";
import { type VisibleSubmission, visibleSubmission } from "../submissions/submission.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import type { Underway } from "../../views/submissions/progress-line.tsx";
import type { BoardResult } from "../../views/submissions/results.tsx";
import type { SubmissionStateProps } from "../../views/submissions/submission-state.tsx";
import { metricName } from "./metric-name.ts";
import type { Visit } from "./visit.ts";

/** A submission as it is now, for its page. @throws Fault missing for everybody but its team and its hosts. */
export async function submissionState(visit: Visit, id: number): Promise<SubmissionStateProps> {
  const { app, viewer } = visit;
  const submission = await visibleSubmission(app.db, viewer, id);
  const runs = await evaluationsOf(app.db, id);
  const ended = runs.find(({ finishedAt }) => finishedAt !== null);
  const scored = ended?.status === "finished" ? ended : null;
  const now = app.clock.now();
  const { reason = null } = submission.evaluation ?? {};
  return {
    submission,
    underway: isUnderway(submission) ? await underwayOf(visit, submission) : null,
    remedy: reason === null ? "" : ((remedies as Record<string, string>)[reason] ?? ""),
    results: scored === null ? [] : await resultsOf(visit, submission, scored.id),
    areEarlier: scored !== null && isUnderway(submission),
    runs,
    allowed: {
      cancel: mayCancel(submission),
      show: mayShow(submission, await entryOf(app.db, submission.benchmark.id, submission.team.id)),
      rerun: mayRerun(submission, now),
      flag: submission.isHost,
    },
    now,
  };
}

async function underwayOf({ app }: Visit, submission: VisibleSubmission): Promise<Underway> {
  const { status, evaluation, benchmark } = submission;
  const waits = status !== "running" && evaluation !== null;
  return {
    status,
    wait: waits
      ? await waitOf(app.db, { id: evaluation.id, benchmarkId: benchmark.id }, app.config.slots)
      : null,
    startedAt: evaluation?.startedAt ?? null,
    usualMs: status === "running" ? await usualRunMs(app.db, benchmark.id) : null,
  };
}

/** The scores of one run on the boards that the reader may see. */
async function resultsOf(
  visit: Visit,
  { phaseId, benchmark }: VisibleSubmission,
  evaluationId: number,
): Promise<BoardResult[]> {
  const { db } = visit.app;
  const visible = await visibleBenchmarkById(db, visit.viewer, benchmark.id);
  const boards = (await visibleBoards(db, visit.viewer, visible)).filter(
    (board) => board.phaseId === phaseId,
  );
  const scores = await scoresByBoard(db, evaluationId);
  return boards.map((board) => ({
    boardId: board.id,
    name: board.split.name,
    precision: board.decimals,
    scores: board.metricSet.metrics.map(({ label }) => ({
      label,
      name: metricName(benchmark, label),
      better: isAscendingOn(board, label) ? "lower" : "higher",
      score: scores.get(board.id)?.get(label),
    })),
    href: `${pageOf(benchmark.slug, "leaderboard")}?board=${board.id}`,
  }));
}
