import { sql } from "kysely";
import type { Viewer } from "../accounts/viewer.ts";
import type { Season } from "../kit/window.ts";
import type { Db } from "../platform/database.ts";
import { benchmarksFor, toVisible, type VisibleBenchmark } from "./visible.ts";

/** What somebody looks for in the list of benchmarks. `page` counts from 1. */
export type BrowseQuery = { when: Season | "all"; search: string; page: number };

export type BrowsedBenchmark = VisibleBenchmark & {
  /** How many teams take part. */
  teams: number;
};

/** One page of the list, with the number of benchmarks that match the search by season. */
export type Browsed = {
  benchmarks: BrowsedBenchmark[];
  counts: Record<Season | "all", number>;
  page: number;
  pages: number;
};

const perPage = 24;

/**
 * The benchmarks this viewer may see. Each word of the search has to occur in the title, the short description or a tag.
 * Running ones come first, those that end soonest at the top; then upcoming ones, the next at the top; then past ones,
 * the latest at the top. A page beyond the last gives the last.
 */
export async function browseBenchmarks(
  db: Db,
  viewer: Viewer,
  query: BrowseQuery,
  now: number,
): Promise<Browsed> {
  const season = seasonAt(now);
  const matching = wordsOf(query.search).reduce(
    (list, word) => {
      const pattern = `%${word.replace(/[\\%_]/g, (special) => `\\${special}`)}%`;
      return list.where(sql<boolean>`(
      benchmark.title like ${pattern} escape '\\'
      or benchmark.short_description like ${pattern} escape '\\'
      or exists (select 1 from json_each(benchmark.tags) as tag where tag.value like ${pattern} escape '\\')
    )`);
    },
    benchmarksFor(db, viewer),
  );

  const tally = await matching
    .clearSelect()
    .select([season.as("season"), sql<number>`count(*)`.as("n")])
    .groupBy("season")
    .execute();
  const counted = (name: Season) => tally.find((row) => row.season === name)?.n ?? 0;
  const [running, upcoming, past] = [counted("running"), counted("upcoming"), counted("past")];
  const counts = { running, upcoming, past, all: running + upcoming + past };

  const pages = Math.max(1, Math.ceil(counts[query.when] / perPage));
  const page = Math.min(Math.max(1, Math.trunc(query.page) || 1), pages);
  const wanted = query.when === "all" ? matching : matching.where(season, "=", query.when);
  const rows = await wanted
    .select(teamCount.as("teams"))
    .orderBy(sql`case ${season} when 'running' then 0 when 'upcoming' then 1 else 2 end`)
    .orderBy(sql`case ${season} when 'running' then end_at when 'upcoming' then start_at else -end_at end`)
    .orderBy("benchmark.id", "desc")
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  return { benchmarks: rows.map((row) => ({ ...toVisible(row), teams: row.teams })), counts, page, pages };
}

/** `seasonOf` (kit/window.ts) as SQL. */
function seasonAt(now: number) {
  return sql<Season>`case when ${now} >= benchmark.end_at then 'past'
    when ${now} < benchmark.start_at then 'upcoming' else 'running' end`;
}

const teamCount = sql<number>`(
  select count(*) from entry where entry.benchmark_id = benchmark.id and entry.state = 'approved'
)`;

/** More words than anybody types would only make the query slow. */
function wordsOf(search: string): string[] {
  return search
    .slice(0, 200)
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 8);
}
