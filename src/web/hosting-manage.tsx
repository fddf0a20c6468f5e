import { publish, setPaused, setRegistration, unpublish } from "../benchmarks/manage.ts";
import { ACTS_PER_PAGE, historyOf } from "../benchmarks/manage-history.ts";
import { phasesOf } from "../benchmarks/phase.ts";
import { dryRunsOf } from "../evaluations/dry-run/dry-run.ts";
import { submissionCounts } from "../submissions/phase-counts.ts";
import { HistoryPage } from "../../views/hosting/history.tsx";
import { ManagePage } from "../../views/hosting/manage.tsx";
import { manageHref } from "../../views/hosting/manage-frame.tsx";
import { sendExport } from "./hosting-export.ts";
import { asked, hostedOf, managed } from "./hosting-frame.ts";
import { receiveZip } from "./hosting-imports.tsx";
import { pageNumber } from "./page-number.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showManage(visit: Visit, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const benchmark = await hostedOf(visit);
  const counts = await submissionCounts(db, benchmark.id);
  const phases = [];
  for (const phase of await phasesOf(db, benchmark.id)) {
    const [newest] = await dryRunsOf(db, phase.id, 1);
    phases.push({ phase, submissions: counts.get(phase.id) ?? 0, dryRun: newest?.status ?? null });
  }
  const view = (
    <ManagePage
      chrome={chrome(visit, `Manage – ${benchmark.title}`)}
      managed={await managed(visit, benchmark)}
      benchmark={benchmark}
      phases={phases}
      problems={refused?.problems ?? []}
      now={clock.now()}
    />
  );
  return page(visit, view, refused?.status);
}

const done = (id: number, message: string) => redirect(manageHref(id), { tone: "good", message });

const sendPublication = asked(showManage, async ({ app, viewer }, { id }, _user, form) => {
  const isPublic = form.text("state") === "published";
  await (isPublic ? publish : unpublish)(app, viewer, id);
  return done(id, isPublic ? "The benchmark is published." : "The benchmark is a draft again.");
});

const sendRegistration = asked(showManage, async ({ app, viewer }, { id }, _user, form) => {
  const isOpen = form.text("state") === "open";
  await setRegistration(app, viewer, id, isOpen);
  return done(id, isOpen ? "New teams may enter." : "Registration is closed.");
});

const sendPause = asked(showManage, async (visit, { id }, _user, form) => {
  const isPaused = form.text("state") === "on";
  await setPaused(visit.app, visit.viewer, id, idParam(visit, "phase"), isPaused);
  return done(id, isPaused ? "The phase is paused." : "The phase takes submissions again.");
});

/** A newer ZIP of the benchmark, to be looked over. */
async function sendZip(visit: Visit): Promise<Response> {
  const { id } = await hostedOf(visit);
  try {
    return await receiveZip(visit, () => ({ benchmarkId: id }));
  } catch (error) {
    return showManage(visit, refusedBy(error));
  }
}

async function showHistory(visit: Visit): Promise<Response> {
  const benchmark = await hostedOf(visit);
  const number = pageNumber(visit);
  const { acts, total } = await historyOf(visit.app.db, benchmark.id, number);
  const view = (
    <HistoryPage
      chrome={chrome(visit, `History – ${benchmark.title}`)}
      managed={await managed(visit, benchmark)}
      acts={acts}
      page={number}
      pages={Math.ceil(total / ACTS_PER_PAGE)}
    />
  );
  return page(visit, view);
}

/** A benchmark in the hands of its hosts. */
export const hostingManageRoutes: Route[] = [
  get("/host/benchmarks/:id", (visit) => showManage(visit)),
  post("/host/benchmarks/:id/publication", sendPublication),
  post("/host/benchmarks/:id/registration", sendRegistration),
  post("/host/benchmarks/:id/phases/:phase/pause", sendPause),
  post("/host/benchmarks/:id/imports", sendZip),
  get("/host/benchmarks/:id/export.zip", sendExport),
  get("/host/benchmarks/:id/history", showHistory),
];
