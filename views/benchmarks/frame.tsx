import type { ComponentChildren } from "preact";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import type { Season } from "../parts/card.tsx";
import { SeasonBadge } from "../parts/card.tsx";
import { PageHead, Tabs } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { places } from "../places.ts";

/** What the head of every page of a benchmark says. */
export type FramedBenchmark = {
  slug: string;
  title: string;
  host: { name: string; url: string };
  season: Season;
  /** Where its hosts manage it; null for everybody else. */
  manageHref: string | null;
};

/** The pages of a benchmark, in their order; `path` follows the benchmark's own address. */
export const benchmarkPages = {
  overview: { label: "Overview", path: "" },
  evaluation: { label: "Evaluation", path: "/evaluation" },
  phases: { label: "Phases", path: "/phases" },
  participate: { label: "Participate", path: "/participate" },
  submit: { label: "Submit", path: "/submit" },
  submissions: { label: "My Submissions", path: "/submissions" },
  leaderboard: { label: "Leaderboard", path: "/leaderboard" },
} as const;

export type BenchmarkPage = keyof typeof benchmarkPages;

/** The address of a page of a benchmark: pageOf("lesions", "phases") → "/benchmarks/lesions/phases". */
export function pageOf(slug: string, page: BenchmarkPage): string {
  return `${places.benchmarks}/${slug}${benchmarkPages[page].path}`;
}

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  /** The page that this is. */
  current: BenchmarkPage;
  children: ComponentChildren;
};

/** A page of a benchmark: its head, the way to its other pages, then the page's own content. */
export function BenchmarkFrame({ chrome, benchmark, current, children }: Props) {
  const { slug, title, host, season, manageHref } = benchmark;
  const pages = Object.keys(benchmarkPages) as BenchmarkPage[];
  return (
    <Layout {...chrome}>
      <PageHead
        title={title}
        trail={[{ href: places.benchmarks, label: "Benchmarks" }]}
        lead={
          <>
            Hosted by{" "}
            {host.url === "" ? (
              host.name
            ) : (
              <a href={host.url} rel="noopener nofollow">
                {host.name}
              </a>
            )}
          </>
        }
        marks={<SeasonBadge season={season} />}
        actions={manageHref === null ? undefined : <ButtonLink href={manageHref}>Manage</ButtonLink>}
      />
      {season === "draft" && (
        <Notice tone="warn">Only its hosts see this benchmark until it is published.</Notice>
      )}
      <Tabs
        label="Pages of this benchmark"
        tabs={pages.map((page) => ({
          href: pageOf(slug, page),
          label: benchmarkPages[page].label,
          current: page === current,
        }))}
      />
      {children}
    </Layout>
  );
}
