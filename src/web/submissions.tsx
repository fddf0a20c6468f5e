import { signedIn } from "../accounts/viewer.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { isUnderway } from "../evaluations/cancel.ts";
import { Fault } from "../kit/fault.ts";
import { phaseTopic, QUEUE, teamTopic } from "../submissions/announce.ts";
import { renderPiece } from "../../views/render.ts";
import { SubmissionTable, type SubmissionTableProps } from "../../views/submissions/submission-table.tsx";
import { SubmissionsPage } from "../../views/submissions/submissions.tsx";
import { benchmarkOf, framed } from "./benchmark-frame.ts";
import { liveResponse } from "./live.ts";
import { pageNumber } from "./page-number.ts";
import { chosenPhase } from "./phase-choice.ts";
import { listSubmissions, type Whose, whoseList } from "./submission-list.ts";
import { chrome, get, page, type Route, type Visit } from "./visit.ts";

/** Seconds after which a browser without JavaScript looks again while something is being evaluated. */
export const LOOK_AGAIN = 5;

async function showSubmissions(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const { phases, phase } = await chosenPhase(visit, benchmark);
  const whose = await whoseList(visit, benchmark);
  const number = pageNumber(visit);
  const table =
    whose === null || phase === null ? null : await listSubmissions(visit, benchmark, phase, whose, number);
  const refresh = table !== null && isMoving(table) ? { refresh: LOOK_AGAIN } : {};
  const view = (
    <SubmissionsPage
      chrome={chrome(visit, `My Submissions – ${benchmark.title}`, refresh)}
      benchmark={framed(benchmark, visit.app.clock.now())}
      phases={phases}
      phase={phase}
      table={table}
      stream={`/benchmarks/${benchmark.slug}/submissions/live?phase=${phase?.id}&page=${number}`}
    />
  );
  return page(visit, view);
}

/** GET …/submissions/live: the table as server-sent events. */
async function streamSubmissions(visit: Visit): Promise<Response> {
  const user = signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const { phase } = await chosenPhase(visit, benchmark);
  const whose = await whoseList(visit, benchmark);
  if (phase === null || whose === null)
    throw new Fault("missing", "There are no submissions to be seen here.");
  const number = pageNumber(visit);
  return liveResponse(visit, {
    key: `list:${user.id}:${phase.id}:${whose.teamId}:${number}:${onSubmit(visit)}`,
    topics: [whose.teamId === null ? phaseTopic(phase.id) : teamTopic(phase.id, whose.teamId)],
    slowTopics: [QUEUE],
    render: () => renderTable(visit, phase, whose, number),
  });
}

async function renderTable(visit: Visit, phase: Phase, whose: Whose, number: number) {
  const benchmark = await benchmarkOf(visit);
  await refuseStranger(visit, benchmark, whose);
  const table = await listSubmissions(visit, benchmark, phase, whose, number, { onSubmit: onSubmit(visit) });
  const state = isMoving(table) ? ("moving" as const) : ("still" as const);
  return { html: renderPiece(<SubmissionTable {...table} />), state };
}

/** Whether a stream is for the list on the page Submit. */
const onSubmit = ({ url }: Visit) => url.searchParams.get("on") === "submit";

/** Somebody may have left the team since the stream began. */
async function refuseStranger(visit: Visit, benchmark: VisibleBenchmark, whose: Whose): Promise<void> {
  const still = await whoseList(visit, benchmark);
  if (still?.teamId !== whose.teamId) throw new Fault("missing", "There are no submissions to be seen here.");
}

function isMoving({ rows }: SubmissionTableProps): boolean {
  return rows.some(({ submission }) => isUnderway(submission));
}

export const submissionListRoutes: Route[] = [
  get("/benchmarks/:benchmark/submissions", showSubmissions),
  get("/benchmarks/:benchmark/submissions/live", streamSubmissions),
];
