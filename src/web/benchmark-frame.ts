import { type VisibleBenchmark, visibleBenchmark } from "../benchmarks/visible.ts";
import { seasonOf } from "../kit/window.ts";
import type { FramedBenchmark } from "../../views/benchmarks/frame.tsx";
import type { Season } from "../../views/parts/card.tsx";
import type { Visit } from "./visit.ts";

/** The benchmark in the page's address. @throws Fault missing when there is none that the visitor may see. */
export function benchmarkOf(visit: Visit): Promise<VisibleBenchmark> {
  return visibleBenchmark(visit.app.db, visit.viewer, visit.params.benchmark ?? "");
}

/** What the head of each of its pages says about it. */
export function framed(benchmark: VisibleBenchmark, now: number): FramedBenchmark {
  return {
    slug: benchmark.slug,
    title: benchmark.title,
    host: benchmark.hostTeam,
    season: shownSeason(benchmark, now),
    manageHref: benchmark.isHost ? `/host/benchmarks/${benchmark.id}` : null,
  };
}

/** What has not been published is a draft, whenever it is to run. */
export function shownSeason(benchmark: VisibleBenchmark, now: number): Season {
  return benchmark.publishedAt === null ? "draft" : seasonOf(benchmark, now);
}

/** The address of the logo, different for each picture, so that browsers may keep it. */
export function logoAddress(benchmark: VisibleBenchmark): string | null {
  const { slug, logoDigest } = benchmark;
  return logoDigest === null ? null : `/benchmarks/${slug}/logo?v=${logoDigest.slice(0, 12)}`;
}
