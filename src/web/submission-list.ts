import { participation } from "../benchmarks/entry.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { mayCancel } from "../evaluations/cancel.ts";
import { usualRunMs, waitOf } from "../evaluations/estimate.ts";
import { visibleBoards } from "../leaderboards/boards.ts";
import { scoresOf } from "../leaderboards/scores.ts";
import { PAGE, submissionsOfPhase, submissionsOfTeam } from "../submissions/list.ts";
import type { Submission } from "../submissions/submission.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import type { ListedSubmission, SubmissionTableProps } from "../../views/submissions/submission-table.tsx";
import { metricName } from "./metric-name.ts";
import type { Visit } from "./visit.ts";

/** Whose submissions a list shows: a team's, or with null everybody's, which is for hosts. */
export type Whose = { teamId: number | null };

/** Whose submissions the visitor sees here; null for somebody who has no team in this benchmark and does not host it. */
export async function whoseList(visit: Visit, benchmark: VisibleBenchmark): Promise<Whose | null> {
  const { db, clock } = visit.app;
  const part = await participation(db, visit.viewer, benchmark, clock.now());
  if (part !== null && part.team !== null) return { teamId: part.team.id };
  return benchmark.isHost ? { teamId: null } : null;
}

/** One page of a list of submissions, as it is now. `onSubmit`: it stands on the page Submit, to which it need not lead. */
export async function listSubmissions(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  whose: Whose,
  page: number,
  { onSubmit = false } = {},
): Promise<SubmissionTableProps> {
  const { db, clock } = visit.app;
  const { rows, total } =
    whose.teamId === null
      ? await submissionsOfPhase(db, phase.id, page)
      : await submissionsOfTeam(db, phase.id, whose.teamId, page);
  const boards = await visibleBoards(db, visit.viewer, benchmark);
  const board = boards.find(({ phaseId }) => phaseId === phase.id);
  const evaluations = rows.flatMap(({ evaluation }) => evaluation?.id ?? []);
  const scores = board === undefined ? new Map() : await scoresOf(db, board.id, evaluations);
  const orderBy = board?.metricSet.defaultOrderBy ?? "";
  const listed: ListedSubmission[] = [];
  for (const submission of rows) {
    listed.push({
      submission,
      wait: await waitFor(visit, benchmark, submission),
      score: scores.get(submission.evaluation?.id)?.get(orderBy),
      mayCancel: mayCancel({ ...submission, benchmark, isHost: benchmark.isHost }),
    });
  }
  return {
    rows: listed,
    metric: board === undefined ? null : { label: metricName(benchmark, orderBy), precision: board.decimals },
    isEverybodys: whose.teamId === null,
    usualMs: rows.some(({ status }) => status === "running") ? await usualRunMs(db, benchmark.id) : null,
    page,
    pages: Math.ceil(total / PAGE),
    total,
    phase: { id: phase.id, name: phase.name },
    submitHref: onSubmit ? null : `${pageOf(benchmark.slug, "submit")}?phase=${phase.id}`,
    listHref: pageOf(benchmark.slug, "submissions"),
    now: clock.now(),
  };
}

function waitFor({ app }: Visit, benchmark: VisibleBenchmark, { status, evaluation }: Submission) {
  if (evaluation === null || (status !== "submitted" && status !== "queued")) return null;
  return waitOf(app.db, { id: evaluation.id, benchmarkId: benchmark.id }, app.config.slots);
}
