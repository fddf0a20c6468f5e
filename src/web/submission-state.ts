import { entryOf } from "../benchmarks/entry.ts";
import { visibleBenchmarkById } from "../benchmarks/visible.ts";
import { isUnderway, mayCancel } from "../evaluations/cancel.ts";
import { usualRunMs, waitOf } from "../evaluations/estimate.ts";
import { mayShow } from "../evaluations/exposure.ts";
import { evaluationsOf } from "../evaluations/history.ts";
import { logTail } from "../evaluations/image/live-log.ts";
import { imageReasons, remedies } from "../evaluations/reasons.ts";
import { mayRerun } from "../evaluations/rerun.ts";
import { visibleBoards } from "../leaderboards/boards.ts";
import { isAscendingOn } from "../leaderboards/ranking.ts";
import { scoresByBoard } from "../leaderboards/scores.ts";
import { roughTimes } from "../submissions/discretion.ts";
import { isFree } from "../submissions/quota.ts";
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
  const { image, isHost, isPractice } = submission;
  const isHidden = image !== null && !isHost && !isPractice;
  const runs = (await evaluationsOf(app.db, id)).map((run) =>
    isHidden ? { ...run, ...roughTimes(run) } : run,
  );
  const ended = runs.find(({ finishedAt }) => finishedAt !== null);
  const scored = ended?.status === "finished" ? ended : null;
  const now = app.clock.now();
  const { reason = null } = submission.evaluation ?? {};
  return {
    submission,
    underway: isUnderway(submission) ? await underwayOf(visit, submission) : null,
    remedy: reason === null ? "" : remedyFor(reason, image !== null),
    isFree: reason !== null && isFree(reason),
    isRough: image !== null && !isPractice,
    logTail: isHidden || submission.evaluation === null ? null : logTail(submission.evaluation.id),
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

/** What to do about a failure; where an image was handed in, it is first of all about that. */
function remedyFor(reason: string, isImage: boolean): string {
  const all: Record<string, string> = remedies;
  const ofImages: Record<string, { remedy: string }> = imageReasons;
  return (isImage ? ofImages[reason]?.remedy : undefined) ?? all[reason] ?? "";
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
