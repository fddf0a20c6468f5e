import type { ComponentChildren } from "preact";

export type Tab = { href: string; label: string; current?: boolean; count?: number };

/** The pages of one thing, side by side: a benchmark's Overview, Phases, Leaderboard … */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a href={tab.href} aria-current={tab.current === true ? "page" : undefined}>
              {tab.label}
              {tab.count !== undefined && <span class="count">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export type Crumb = { href: string; label: string };

/** The way from the top to here; the page itself is not part of it, its heading follows. */
export function Breadcrumbs({ trail }: { trail: Crumb[] }) {
  return (
    <nav class="crumbs" aria-label="Breadcrumbs">
      <ol>
        {trail.map(({ href, label }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

type HeadProps = {
  title: string;
  trail?: Crumb[];
  /** One or two sentences on what this page is. */
  lead?: ComponentChildren;
  /** Badges beside the title. */
  marks?: ComponentChildren;
  /** Buttons at the right. */
  actions?: ComponentChildren;
};

/** The beginning of a page: where it is, its name, what it is, what can be done. */
export function PageHead({ title, trail, lead, marks, actions }: HeadProps) {
  return (
    <header class="page-head">
      {trail !== undefined && <Breadcrumbs trail={trail} />}
      <div>
        <h1>{title}</h1>
        {marks}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {lead !== undefined && <p class="lead">{lead}</p>}
    </header>
  );
}
