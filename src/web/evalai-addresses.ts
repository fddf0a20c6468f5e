import { visibleBenchmarkById } from "../benchmarks/visible.ts";
import { type BenchmarkPage, pageOf } from "../../views/benchmarks/frame.tsx";
import { places } from "../../views/places.ts";
import { get, idParam, type Route, type Visit } from "./visit.ts";

/** EvalAI's pages and ours. Its report page leads to the submissions it reports on. */
const pages: Record<string, BenchmarkPage> = {
  overview: "overview",
  evaluation: "evaluation",
  phases: "phases",
  participate: "participate",
  submission: "submit",
  "my-submission": "submissions",
  leaderboard: "leaderboard",
  "my-report": "submissions",
};

/** Found, not moved for good: what a number leads to depends on who may see it. */
function found(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

async function leadToBenchmark(visit: Visit): Promise<Response> {
  const benchmark = await visibleBenchmarkById(visit.app.db, visit.viewer, idParam(visit, "id"));
  const [name = ""] = (visit.params["*"] ?? "").split("/");
  return found(pageOf(benchmark.slug, (Object.hasOwn(pages, name) ? pages[name] : undefined) ?? "overview"));
}

/** The addresses under which EvalAI's links, bookmarks and command line know these pages. */
export const evalaiRoutes: Route[] = [
  get("/web/challenges/list", () => found(places.benchmarks)),
  get("/web/challenges/challenge-page/:id", leadToBenchmark),
  get("/web/challenges/challenge-page/:id/*", leadToBenchmark),
];
