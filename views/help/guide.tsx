import type { ComponentChildren } from "preact";
import { type Chrome, Layout } from "../layout.tsx";
import { Prose } from "../parts/prose.tsx";

type Props = {
  chrome: Chrome;
  pages: { name: string; title: string }[];
  /** Name of the page shown. */
  current: string;
  /** Its text, made from our own Markdown. */
  html: string;
  /** What only this server can say about it, after its introduction. */
  children?: ComponentChildren;
};

/** One page of the guide, with the way to the others beside it, and to its own sections. */
export function GuidePage({ chrome, pages, current, html, children }: Props) {
  const beginning = html.split("<h2", 1)[0] ?? "";
  return (
    <Layout {...chrome}>
      <div class="guide">
        <nav aria-label="Guide">
          <ul>
            {pages.map((page) => (
              <li key={page.name}>
                <a href={`/help/${page.name}`} aria-current={page.name === current ? "page" : undefined}>
                  {page.title}
                </a>
                {page.name === current && <Sections html={html} />}
              </li>
            ))}
          </ul>
        </nav>
        <div>
          <Prose html={beginning} />
          {children}
          <Prose html={html.slice(beginning.length)} />
        </div>
      </div>
    </Layout>
  );
}

function Sections({ html }: { html: string }) {
  const headings = [...html.matchAll(/<h2 id="([^"]+)">(.*?)<\/h2>/g)];
  return (
    <ul>
      {headings.map(([, id, title = ""]) => (
        <li key={id}>
          <a href={`#${id}`}>{plain(title)}</a>
        </li>
      ))}
    </ul>
  );
}

/** The text of a heading, whose HTML Markdown has made. */
function plain(html: string): string {
  const signs: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
  return html.replace(/<[^>]*>/g, "").replace(/&\w+;/g, (sign) => signs[sign] ?? sign);
}
