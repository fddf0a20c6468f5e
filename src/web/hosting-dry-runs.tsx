import { signedIn } from "../accounts/viewer.ts";
import { type Phase, phasesOf } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { dryRunLater, dryRunsOf, dryRunTopic } from "../evaluations/dry-run/dry-run.ts";
import { Fault } from "../kit/fault.ts";
import { DryRunResults, isUnderway } from "../../views/hosting/dry-run-results.tsx";
import { DryRunsPage, sampleField, type StandIn } from "../../views/hosting/dry-runs.tsx";
import { manageHref } from "../../views/hosting/manage-frame.tsx";
import { renderPiece } from "../../views/render.ts";
import { readUpload, type UploadForm } from "../doors/forms.ts";
import { hostedOf, managed } from "./hosting-frame.ts";
import { liveResponse } from "./live.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

/** Seconds after which a browser without JavaScript looks again. */
const REFRESH = 4;

async function showDryRuns(visit: Visit, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const benchmark = await hostedOf(visit);
  const phases = [];
  for (const phase of await phasesOf(db, benchmark.id)) {
    phases.push({ phase, standIn: standInOf(benchmark, phase), runs: await dryRunsOf(db, phase.id) });
  }
  const isMoving = phases.some(({ runs }) => runs.some(isUnderway));
  const view = (
    <DryRunsPage
      chrome={chrome(visit, `Dry runs – ${benchmark.title}`, isMoving ? { refresh: REFRESH } : {})}
      managed={await managed(visit, benchmark)}
      phases={phases}
      isRemote={isRemote(benchmark)}
      problems={refused?.problems ?? []}
      now={clock.now()}
    />
  );
  return page(visit, view, refused?.status);
}

const isRemote = ({ isRemote, scorer, scriptDigest }: VisibleBenchmark) =>
  isRemote || (scorer === null && scriptDigest === null);

function standInOf({ scorer }: VisibleBenchmark, { annotation }: Phase): StandIn {
  if (annotation === null) return null;
  return scorer === null ? "the annotation against itself" : "a made-up sample";
}

async function phaseOf(visit: Visit, benchmark: VisibleBenchmark): Promise<Phase> {
  const id = idParam(visit, "phase");
  const phase = (await phasesOf(visit.app.db, benchmark.id)).find((each) => each.id === id);
  if (phase === undefined) throw new Fault("missing", "There is no such phase.");
  return phase;
}

async function sendDryRun(visit: Visit): Promise<Response> {
  const { app } = visit;
  const benchmark = await hostedOf(visit);
  const phase = await phaseOf(visit, benchmark);
  try {
    if (isRemote(benchmark)) throw new Fault("conflict", "This benchmark is not scored on this server.");
    const upload = await readUpload(visit, app.files, app.config.maxUploadBytes, [sampleField(phase)]);
    await tryPhase(visit, benchmark, phase, upload).finally(() => upload.discardAll());
  } catch (error) {
    return showDryRuns(visit, refusedBy(error));
  }
  return redirect(manageHref(benchmark.id, "dryRuns"));
}

async function tryPhase(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  upload: UploadForm,
): Promise<void> {
  const place = sampleField(phase);
  const sample = upload.file(place);
  if (sample === null && standInOf(benchmark, phase) === null) {
    const message = `Choose a sample: "${phase.name}" has no annotation that could stand in for one.`;
    throw new Fault("invalid", message, [{ severity: "error", place, message }]);
  }
  await dryRunLater(visit.app, signedIn(visit.viewer), phase.id, sample);
}

/** The results of a phase's dry runs as they come. */
async function streamDryRuns(visit: Visit): Promise<Response> {
  const { db, clock } = visit.app;
  const { id } = await phaseOf(visit, await hostedOf(visit));
  return liveResponse(visit, {
    key: `dry runs of phase ${id} for user ${signedIn(visit.viewer).id}`,
    topics: [dryRunTopic(id)],
    async render() {
      // Asked again each time: somebody may have left the host team.
      await hostedOf(visit);
      const runs = await dryRunsOf(db, id);
      const html = renderPiece(<DryRunResults runs={runs} now={clock.now()} />);
      return { html, state: runs.some(isUnderway) ? "moving" : "final" };
    },
  });
}

export const hostingDryRunRoutes: Route[] = [
  get("/host/benchmarks/:id/dry-runs", (visit) => showDryRuns(visit)),
  post("/host/benchmarks/:id/phases/:phase/dry-runs", sendDryRun),
  get("/host/benchmarks/:id/phases/:phase/dry-runs/live", streamDryRuns),
];
