import { readCookies } from "./cookies.ts";
import type { Visit } from "./visit.ts";

/** How long a page is shown to other guests as well: when results are out, everybody looks at once. */
const SHARED_MS = 1000;
const AT_MOST = 200;

type Shared = { html: string; until: number };

const shared = new WeakMap<Visit["app"]["db"], Map<string, Shared>>();

/**
 * The same rendering for all guests who ask for the same within a second. `version` gives a text that changes with
 * what the page is about, so that nobody waits for news. Everybody who is logged in gets a page of their own.
 */
export async function sharedPage(
  visit: Visit,
  version: () => Promise<string>,
  render: () => Promise<Response>,
): Promise<Response> {
  const { flash, theme = "" } = readCookies(visit.request);
  if (visit.viewer !== null || flash !== undefined) return render();
  const pages = shared.get(visit.app.db) ?? new Map<string, Shared>();
  shared.set(visit.app.db, pages);
  const key = `${theme} ${await version()} ${visit.url.pathname}${visit.url.search}`;
  const found = pages.get(key);
  if (found !== undefined && performance.now() < found.until) return answer(found.html);
  const response = await render();
  if (response.status !== 200) return response;
  const html = await response.text();
  if (pages.size >= AT_MOST) pages.clear();
  pages.set(key, { html, until: performance.now() + SHARED_MS });
  return answer(html);
}

function answer(html: string): Response {
  return new Response(html, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
  });
}
