import type { ComponentChildren } from "preact";
import { Badge } from "./badge.tsx";
import type { Tone } from "./tone.ts";

/** Where a benchmark stands in time. */
export type Season = "running" | "upcoming" | "past" | "draft";

const seasons: Record<Season, Tone | "quiet"> = {
  running: "good",
  upcoming: "info",
  past: "quiet",
  draft: "warn",
};

/** The season as a word set apart. */
export function SeasonBadge({ season }: { season: Season }) {
  return <Badge tone={seasons[season]}>{season}</Badge>;
}

export type BenchmarkCardProps = {
  href: string;
  title: string;
  /** The host team's name. */
  host: string;
  summary: string;
  season: Season;
  /** Address of the logo, square. */
  logo?: string;
  /** A few short facts: dates, number of teams. */
  facts: ComponentChildren[];
};

/** One benchmark among others. The whole card is the link's target, its name is the link. */
export function BenchmarkCard({ href, title, host, summary, season, logo, facts }: BenchmarkCardProps) {
  return (
    <article class="card">
      <header>
        {logo !== undefined && <img src={logo} alt="" width="40" height="40" loading="lazy" />}
        <div>
          <h3>
            <a href={href}>{title}</a>
          </h3>
          <p class="quiet">{host}</p>
        </div>
        <SeasonBadge season={season} />
      </header>
      <p>{summary}</p>
      <ul class="facts">
        {facts.map((fact, index) => (
          <li key={index}>{fact}</li>
        ))}
      </ul>
    </article>
  );
}

/** Cards side by side, as many as fit. */
export function Cards({ children }: { children: ComponentChildren }) {
  return <div class="cards">{children}</div>;
}
