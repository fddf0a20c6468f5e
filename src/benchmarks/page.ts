import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";

/** The long texts of a benchmark by name: cleaned HTML, "" where the host wrote none. */
export type BenchmarkPages = Record<Row<"benchmark_page">["page"], string>;

/** Reads them all; each is a few kilobytes. */
export async function pagesOf(db: Db, benchmarkId: number): Promise<BenchmarkPages> {
  const rows = await db
    .selectFrom("benchmark_page")
    .select(["page", "clean"])
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  const pages: BenchmarkPages = {
    description: "",
    evaluation: "",
    terms: "",
    guidelines: "",
    leaderboard: "",
    attribution: "",
  };
  for (const { page, clean } of rows) pages[page] = clean;
  return pages;
}
