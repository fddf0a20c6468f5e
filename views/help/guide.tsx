import { type Chrome, Layout } from "../layout.tsx";
import { Prose } from "../parts/prose.tsx";

type Props = {
  chrome: Chrome;
  pages: { name: string; title: string }[];
  /** Name of the page shown. */
  current: string;
  /** Its text, made from our own Markdown. */
  html: string;
};

/** One page of the guide, with the way to the others beside it. */
export function GuidePage({ chrome, pages, current, html }: Props) {
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
              </li>
            ))}
          </ul>
        </nav>
        <Prose html={html} />
      </div>
    </Layout>
  );
}
