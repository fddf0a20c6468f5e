import type { BrowsedBenchmark, BrowseQuery } from "../../src/benchmarks/browse.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { BenchmarkCard, Cards } from "../parts/card.tsx";
import type { Season } from "../parts/card.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead, Tabs } from "../parts/navigation.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { places } from "../places.ts";
import { pageOf } from "./frame.tsx";
import { NextTurn } from "./window.tsx";

type Props = {
  chrome: Chrome;
  benchmarks: (BrowsedBenchmark & { season: Season; logo: string | null })[];
  counts: Record<BrowseQuery["when"], number>;
  query: BrowseQuery;
  pages: number;
  /** Whether the viewer may import a benchmark. */
  mayImport: boolean;
  now: number;
};

const seasons = { all: "All", running: "Running", upcoming: "Upcoming", past: "Past" } as const;

/** The list with this query, and some of it changed. */
function href(query: BrowseQuery, change: Partial<BrowseQuery>): string {
  const { when, search, page } = { ...query, page: 1, ...change };
  const parameters = new URLSearchParams();
  if (when !== "all") parameters.set("when", when);
  if (search !== "") parameters.set("q", search);
  if (page > 1) parameters.set("page", String(page));
  const text = parameters.toString();
  return text === "" ? places.benchmarks : `${places.benchmarks}?${text}`;
}

export function BenchmarkListPage(props: Props) {
  const { chrome, benchmarks, counts, query, pages, mayImport, now } = props;
  return (
    <Layout {...chrome}>
      <PageHead
        title="Benchmarks"
        lead="Models compared on the same hidden data, by the same rules."
        actions={mayImport ? <ButtonLink href="/host/import">Import a benchmark</ButtonLink> : undefined}
      />
      <form method="get" action={places.benchmarks} role="search">
        {query.when !== "all" && <input type="hidden" name="when" value={query.when} />}
        <div class="actions">
          <label class="unseen" for="search">
            Search titles, descriptions and tags
          </label>
          <input
            type="search"
            id="search"
            name="q"
            value={query.search}
            placeholder="Title, description or tag"
          />
          <Button>Search</Button>
        </div>
      </form>
      <Tabs
        label="Benchmarks by time"
        tabs={(Object.keys(seasons) as (keyof typeof seasons)[]).map((when) => ({
          href: href(query, { when }),
          label: seasons[when],
          count: counts[when],
          current: when === query.when,
        }))}
      />
      {benchmarks.length === 0 ? (
        <Nothing query={query} mayImport={mayImport} />
      ) : (
        <section aria-labelledby="found">
          <h2 id="found" class="unseen">
            {seasons[query.when]} benchmarks
          </h2>
          <Cards>
            {benchmarks.map((benchmark) => (
              <Card key={benchmark.id} benchmark={benchmark} now={now} />
            ))}
          </Cards>
        </section>
      )}
      <Pagination label="Benchmarks" page={query.page} pages={pages} href={(page) => href(query, { page })} />
    </Layout>
  );
}

function Card({ benchmark, now }: { benchmark: Props["benchmarks"][number]; now: number }) {
  const { slug, title, hostTeam, shortDescription, season, logo, teams, tags } = benchmark;
  return (
    <BenchmarkCard
      href={pageOf(slug, "overview")}
      title={title}
      host={hostTeam.name}
      summary={shortDescription}
      season={season}
      logo={logo ?? undefined}
      facts={[
        <NextTurn {...benchmark} now={now} />,
        `${teams} ${teams === 1 ? "team" : "teams"}`,
        ...(tags.length > 0 ? [tags.join(", ")] : []),
      ]}
    />
  );
}

function Nothing({ query, mayImport }: { query: BrowseQuery; mayImport: boolean }) {
  if (query.search !== "") {
    return (
      <EmptyState
        title="Nothing found"
        action={<ButtonLink href={places.benchmarks}>Show all benchmarks</ButtonLink>}
      >
        No {query.when === "all" ? "" : `${query.when} `}benchmark has “{query.search}” in its title,
        description or tags.
      </EmptyState>
    );
  }
  if (query.when !== "all") {
    return (
      <EmptyState
        title={`No ${query.when} benchmarks`}
        action={<ButtonLink href={places.benchmarks}>Show all benchmarks</ButtonLink>}
      >
        There are none at the moment; perhaps there are others.
      </EmptyState>
    );
  }
  return mayImport ? (
    <EmptyState
      title="No benchmarks yet"
      action={
        <ButtonLink look="primary" href="/host/import">
          Import a benchmark
        </ButtonLink>
      }
    >
      Benchmarks come as a ZIP in EvalAI’s format. You see every problem and a preview before anybody else
      sees anything.
    </EmptyState>
  ) : (
    <EmptyState title="No benchmarks yet" action={<ButtonLink href={places.help}>How this works</ButtonLink>}>
      Nobody has published one on this server so far. Once a host does, it appears here.
    </EmptyState>
  );
}
