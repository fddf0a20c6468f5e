import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import type { Row } from "../platform/schema.ts";

/** The long texts of a benchmark by name: cleaned HTML, "" where the host wrote none. */
export type BenchmarkPages = Record<Row<"benchmark_page">["page"], string>;

/** The pages of several benchmarks, by benchmark. */
export async function pagesOfAll(db: Db, benchmarkIds: number[]): Promise<Map<number, BenchmarkPages>> {
  const rows = await db
    .selectFrom("benchmark_page")
    .select(["benchmark_id", "page", "clean"])
    .where(oneOf("benchmark_id", benchmarkIds))
    .execute();
  const all = new Map(benchmarkIds.map((id) => [id, noPages()]));
  for (const { benchmark_id, page, clean } of rows) {
    const pages = all.get(benchmark_id);
    if (pages !== undefined) pages[page] = clean;
  }
  return all;
}

/** Reads them all; each is a few kilobytes. */
export async function pagesOf(db: Db, benchmarkId: number): Promise<BenchmarkPages> {
  return (await pagesOfAll(db, [benchmarkId])).get(benchmarkId) ?? noPages();
}

function noPages(): BenchmarkPages {
  return { description: "", evaluation: "", terms: "", guidelines: "", leaderboard: "", attribution: "" };
}
