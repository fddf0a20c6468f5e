import { teamsOf } from "../accounts/team.ts";
import { signedIn } from "../accounts/viewer.ts";
import { teamObstacles } from "../benchmarks/eligibility.ts";
import { closedBecause, type Participation, participation } from "../benchmarks/entry.ts";
import { enterBenchmark } from "../benchmarks/entry-enter.ts";
import { pagesOf } from "../benchmarks/page.ts";
import { acceptTerms } from "../benchmarks/terms.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { defect, insistOn } from "../accounts/details.ts";
import type { TeamChoice } from "../../views/benchmarks/entry-form.tsx";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import { ParticipatePage } from "../../views/benchmarks/participate.tsx";
import { benchmarkOf, framed } from "./benchmark-frame.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { chrome, get, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showParticipate(visit: Visit, form?: Form, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const benchmark = await benchmarkOf(visit);
  const standing = await participation(db, visit.viewer, benchmark, now);
  const { terms } = await pagesOf(db, benchmark.id);
  const view = (
    <ParticipatePage
      chrome={chrome(visit, `Participate – ${benchmark.title}`)}
      benchmark={framed(benchmark, now)}
      standing={standing}
      closed={closedBecause(benchmark, now)}
      teams={await choices(visit, benchmark, standing)}
      terms={terms}
      termsVersion={benchmark.termsVersion}
      approves={benchmark.approvesTeams}
      chosen={form === undefined ? null : teamIn(form)}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

/** The teams the visitor could enter with; null when they take part already or are not to. */
async function choices(
  visit: Visit,
  benchmark: VisibleBenchmark,
  standing: Participation | null,
): Promise<TeamChoice[] | null> {
  const { db, clock } = visit.app;
  if (visit.viewer === null || standing === null) return null;
  const refusedTeam = standing.entry?.state === "refused" ? standing.team : null;
  const isOpen =
    refusedTeam === null
      ? standing.entry === null && standing.blockedBecause === null
      : closedBecause(benchmark, clock.now()) === null;
  if (!isOpen) return null;
  const teams = (await teamsOf(db, visit.viewer.id)).filter((team) => team.id !== refusedTeam?.id);
  const ids = teams.map(({ id }) => id);
  const obstacles = await teamObstacles(db, benchmark, ids, visit.viewer.id);
  return teams.map(({ id, name, memberCount }) => ({
    id,
    name,
    memberCount,
    obstacle: obstacles.get(id) ?? null,
  }));
}

async function sendEntry(visit: Visit): Promise<Response> {
  const { app, viewer } = visit;
  signedIn(viewer);
  const benchmark = await benchmarkOf(visit);
  const form = await readForm(visit);
  try {
    const teamId = teamIn(form);
    insistOn([...(teamId === null ? [defect("team", "Please choose a team.")] : []), ...termsProblems(form)]);
    const by = { teamId: teamId ?? 0, termsVersion: form.text("version") };
    const { state } = await enterBenchmark(app, viewer, benchmark.id, by);
    const message =
      state === "pending"
        ? "Your team has entered. The host will look at it."
        : "Your team takes part. Good luck!";
    return redirect(pageOf(benchmark.slug, "participate"), { tone: "good", message });
  } catch (error) {
    return showParticipate(visit, form, refusedBy(error));
  }
}

async function sendTerms(visit: Visit): Promise<Response> {
  const { app, viewer } = visit;
  signedIn(viewer);
  const benchmark = await benchmarkOf(visit);
  const form = await readForm(visit);
  try {
    insistOn(termsProblems(form));
    await acceptTerms(app, viewer, benchmark.id, form.text("version"));
    const message = "You have accepted the terms.";
    return redirect(pageOf(benchmark.slug, "participate"), { tone: "good", message });
  } catch (error) {
    return showParticipate(visit, form, refusedBy(error));
  }
}

function teamIn(form: Form): number | null {
  const text = form.text("team");
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function termsProblems(form: Form) {
  return form.has("terms") ? [] : [defect("terms", "Please read the terms and tick that you accept them.")];
}

/** The way into a benchmark. */
export const participateRoutes: Route[] = [
  get("/benchmarks/:benchmark/participate", (visit) => showParticipate(visit)),
  post("/benchmarks/:benchmark/participate", sendEntry),
  post("/benchmarks/:benchmark/participate/terms", sendTerms),
];
