import type { ComponentChildren } from "preact";
import type { Problem } from "../../src/kit/problem.ts";
import { pageOf } from "../benchmarks/frame.tsx";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import type { Season } from "../parts/card.tsx";
import { SeasonBadge } from "../parts/card.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead, Tabs } from "../parts/navigation.tsx";
import { places } from "../places.ts";

/** What the head of every page for managing a benchmark says. */
export type ManagedBenchmark = {
  id: number;
  slug: string;
  title: string;
  host: string;
  season: Season;
  /** Teams that have entered, and those of them that wait for the hosts' approval. */
  entries: { all: number; pending: number };
};

const pages = {
  overview: { label: "Manage", path: "" },
  dryRuns: { label: "Dry runs", path: "/dry-runs" },
  teams: { label: "Teams", path: "/teams" },
  submissions: { label: "Submissions", path: "/submissions" },
  history: { label: "History", path: "/history" },
} as const;

export type ManagePage = keyof typeof pages;

/** The address of a page for managing a benchmark. */
export function manageHref(id: number, page: ManagePage = "overview"): string {
  return `${places.host}/benchmarks/${id}${pages[page].path}`;
}

type Props = {
  chrome: Chrome;
  benchmark: ManagedBenchmark;
  current: ManagePage;
  /** Why something that was asked for here was not done. */
  problems: Problem[];
  /** The names of the page's own fields, for the problems to link to. */
  fields?: string[];
  children: ComponentChildren;
};

/** A page for managing a benchmark, with the way to its other pages. */
export function ManageFrame({ chrome, benchmark, current, problems, fields = [], children }: Props) {
  const { id, slug, title, host, season, entries } = benchmark;
  return (
    <Layout {...chrome}>
      <PageHead
        title={title}
        trail={[{ href: places.host, label: "Host" }]}
        lead={host}
        marks={<SeasonBadge season={season} />}
        actions={<ButtonLink href={pageOf(slug, "overview")}>See it as others do</ButtonLink>}
      />
      <Tabs
        label="Managing this benchmark"
        tabs={(Object.keys(pages) as ManagePage[]).map((page) => ({
          href: manageHref(id, page),
          label: pages[page].label,
          current: page === current,
          ...(page === "teams" && entries.pending > 0 ? { count: entries.pending } : {}),
        }))}
      />
      <FormErrors problems={problems} fields={fields} heading="This was not done" />
      {children}
    </Layout>
  );
}
