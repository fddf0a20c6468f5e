import type { User } from "../accounts/viewer.ts";
import { phasesOf } from "../benchmarks/phase.ts";
import { cancelSubmission } from "../evaluations/cancel.ts";
import { flagSubmission } from "../evaluations/exposure.ts";
import { rerunSubmission } from "../evaluations/rerun.ts";
import { Fault } from "../kit/fault.ts";
import { PAGE, submissionsOfPhase } from "../submissions/list.ts";
import { submissionCounts } from "../submissions/phase-counts.ts";
import { visibleSubmission } from "../submissions/submission.ts";
import { HostSubmissionsPage } from "../../views/hosting/submissions.tsx";
import { manageHref } from "../../views/hosting/manage-frame.tsx";
import type { Form } from "../doors/forms.ts";
import { asked, hostedOf, managed } from "./hosting-frame.ts";
import { pageNumber } from "./page-number.ts";
import type { Refused } from "./refused.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showSubmissions(visit: Visit, refused?: Refused): Promise<Response> {
  const { db } = visit.app;
  const benchmark = await hostedOf(visit);
  const counts = await submissionCounts(db, benchmark.id);
  const phases = (await phasesOf(db, benchmark.id)).map((phase) => ({
    phase,
    submissions: counts.get(phase.id) ?? 0,
  }));
  const wanted = visit.url.searchParams.get("phase");
  const phase = (phases.find((each) => String(each.phase.id) === wanted) ?? phases[0])?.phase ?? null;
  const number = pageNumber(visit);
  const { rows, total } =
    phase === null ? { rows: [], total: 0 } : await submissionsOfPhase(db, phase.id, number);
  const view = (
    <HostSubmissionsPage
      chrome={chrome(visit, `Submissions – ${benchmark.title}`)}
      managed={await managed(visit, benchmark)}
      phases={phases}
      phase={phase}
      submissions={rows}
      page={number}
      pages={Math.ceil(total / PAGE)}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

type Verb = (visit: Visit, user: User, submissionId: number, form: Form) => Promise<string>;

/** Does something to a submission of this benchmark, and leads back to the page of the list it stands on. */
function submissionAct(verb: Verb) {
  return asked(showSubmissions, async (visit, { id }, user, form) => {
    const submission = await visibleSubmission(visit.app.db, user, idParam(visit, "submission"));
    if (submission.benchmark.id !== id) throw new Fault("missing", "There is no such submission.");
    const message = await verb(visit, user, submission.id, form);
    return redirect(manageHref(id, "submissions") + visit.url.search, { tone: "good", message });
  });
}

const sendFlag = submissionAct(async ({ app }, user, id, form) => {
  const isFlagged = form.text("state") === "on";
  await flagSubmission(app, user, id, isFlagged);
  return `Submission ${id} is ${isFlagged ? "out of" : "back in"} the ranking.`;
});

const sendCancellation = submissionAct(async ({ app }, user, id) => {
  await cancelSubmission(app, user, id);
  return `Submission ${id} is cancelled.`;
});

const sendEvaluation = submissionAct(async ({ app }, user, id) => {
  await rerunSubmission(app, user, id);
  return `Submission ${id} is evaluated again.`;
});

/** What all teams have handed in. */
export const hostingSubmissionRoutes: Route[] = [
  get("/host/benchmarks/:id/submissions", (visit) => showSubmissions(visit)),
  post("/host/benchmarks/:id/submissions/:submission/flag", sendFlag),
  post("/host/benchmarks/:id/submissions/:submission/cancellation", sendCancellation),
  post("/host/benchmarks/:id/submissions/:submission/evaluations", sendEvaluation),
];
