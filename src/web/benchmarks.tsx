import { boardsOf } from "../benchmarks/board.ts";
import { browseBenchmarks, type BrowseQuery } from "../benchmarks/browse.ts";
import { participation } from "../benchmarks/entry.ts";
import { approvedTeams } from "../benchmarks/entry-decision.ts";
import { publicFilesOf } from "../benchmarks/file.ts";
import { pagesOf } from "../benchmarks/page.ts";
import { visiblePhases } from "../benchmarks/phase.ts";
import { EvaluationPage } from "../../views/benchmarks/evaluation.tsx";
import { BenchmarkListPage } from "../../views/benchmarks/list.tsx";
import { OverviewPage } from "../../views/benchmarks/overview.tsx";
import { PhasesPage } from "../../views/benchmarks/phases.tsx";
import { places } from "../../views/places.ts";
import { benchmarkOf, framed, logoAddress, shownSeason } from "./benchmark-frame.ts";
import { pageNumber } from "./page-number.ts";
import { chrome, get, page, redirect, type Route, type Visit } from "./visit.ts";

async function showList(visit: Visit): Promise<Response> {
  const { app, viewer, url } = visit;
  const now = app.clock.now();
  const search = (url.searchParams.get("q") ?? "").trim().slice(0, 200);
  const asked = { when: whenOf(url.searchParams.get("when")), search, page: pageNumber(visit) };
  const found = await browseBenchmarks(app.db, viewer, asked, now);
  const benchmarks = found.benchmarks.map((benchmark) => ({
    ...benchmark,
    season: shownSeason(benchmark, now),
    logo: logoAddress(benchmark),
  }));
  const view = (
    <BenchmarkListPage
      chrome={chrome(visit, "Benchmarks")}
      benchmarks={benchmarks}
      counts={found.counts}
      query={{ ...asked, page: found.page }}
      pages={found.pages}
      mayImport={viewer !== null && viewer.role !== "participant"}
      now={now}
    />
  );
  return page(visit, view);
}

function whenOf(text: string | null): BrowseQuery["when"] {
  return text === "running" || text === "upcoming" || text === "past" ? text : "all";
}

async function showOverview(visit: Visit): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const benchmark = await benchmarkOf(visit);
  const { description, attribution } = await pagesOf(db, benchmark.id);
  const standing = await participation(db, visit.viewer, benchmark, now);
  const view = (
    <OverviewPage
      chrome={chrome(visit, benchmark.title)}
      benchmark={framed(benchmark, now)}
      summary={benchmark.shortDescription}
      startAt={benchmark.startAt}
      endAt={benchmark.endAt}
      tags={benchmark.tags}
      domain={benchmark.domain}
      teams={await approvedTeams(db, benchmark.id)}
      logo={logoAddress(benchmark)}
      description={description}
      attribution={attribution}
      takesPart={standing?.entry?.state === "approved"}
      now={now}
    />
  );
  return page(visit, view);
}

async function showEvaluation(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  const { evaluation, guidelines, terms } = await pagesOf(visit.app.db, benchmark.id);
  const view = (
    <EvaluationPage
      chrome={chrome(visit, `Evaluation – ${benchmark.title}`)}
      benchmark={framed(benchmark, visit.app.clock.now())}
      evaluation={evaluation}
      guidelines={guidelines}
      terms={terms}
    />
  );
  return page(visit, view);
}

async function showPhases(visit: Visit): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const benchmark = await benchmarkOf(visit);
  const files = new Map((await publicFilesOf(db, benchmark)).map((file) => [file.path, file]));
  const boards = await boardsOf(db, benchmark.id);
  const phases = (await visiblePhases(db, benchmark)).map((phase) => ({
    ...phase,
    boards: boards.filter(
      (board) => board.phaseId === phase.id && (benchmark.isHost || board.visibility !== "host"),
    ),
    inputFiles: phase.inputs.flatMap((path) => files.get(path) ?? []),
    templateFile: (phase.template !== null && files.get(phase.template)) || null,
  }));
  const view = (
    <PhasesPage
      chrome={chrome(visit, `Phases – ${benchmark.title}`)}
      benchmark={framed(benchmark, now)}
      phases={phases}
      now={now}
    />
  );
  return page(visit, view);
}

/** The list of benchmarks, and the pages that describe one. */
export const benchmarkRoutes: Route[] = [
  get("/", () => redirect(places.benchmarks)),
  get("/benchmarks", showList),
  get("/benchmarks/:benchmark", showOverview),
  get("/benchmarks/:benchmark/evaluation", showEvaluation),
  get("/benchmarks/:benchmark/phases", showPhases),
];
