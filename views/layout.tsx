import type { ComponentChildren } from "preact";
import { asset } from "./asset-url.ts";
import { Footer } from "./parts/footer.tsx";
import { Masthead } from "./parts/masthead.tsx";
import { Notice } from "./parts/notice.tsx";
import type { Tone } from "./parts/tone.ts";

/** Who is looking, or null for a guest. */
export type Viewer = { id: number; name: string; role: "participant" | "host" | "admin" } | null;

/** What the person chose; "auto" follows the system. */
export type Theme = "auto" | "light" | "dark";

/** One message carried over a redirect and shown once. */
export type Flash = { tone: Tone; message: string };

/** Everything a page's frame needs besides its content; web handlers make it and hand it to the page. */
export type Chrome = {
  /** The page's own title, without the name of the site: "Leaderboard – Breast lesions". */
  title: string;
  viewer: Viewer;
  theme: Theme;
  /** Path and query of this request, for the current mark in the navigation and for coming back here. */
  here: string;
  flash?: Flash | null;
  /** Version of the executable, shown in the footer. */
  version: string;
  /** False when people cannot register themselves: the link is then left out. */
  registration?: boolean;
  /** A line above everything on every page, such as "Demonstration: all data is thrown away". */
  banner?: string;
  /** Seconds after which a browser without JavaScript loads the page again, while something is running. */
  refresh?: number;
};

const styles = ["tokens", "base", "forms", "tables", "frame", "parts", "chart"];

/** At the end of the page and not deferred: htmx starts when the page is parsed, and its extension has to be there by then. */
const scripts = ["vendor/htmx.min.js", "vendor/hx-sse.min.js", "js/copy.js", "js/upload.js", "js/archive.js"];

/**
 * htmx without the two things we never want: a second attribute prefix (data-hx-, which sanitised host HTML could
 * carry) and a style sheet of its own. The trigger filters, hx-on and js: need eval and are dead under our policy.
 * What somebody has unfolded stays so when a live part changes around it.
 */
const htmxConfig = JSON.stringify({
  prefix: "",
  includeIndicatorCSS: false,
  extensions: "sse",
  morphIgnore: ["data-htmx-powered", "data-said", "open"],
});

/** The frame of every page: head, skip link, masthead, flash, main, footer. */
export function Layout({ children, ...chrome }: Chrome & { children: ComponentChildren }) {
  return (
    <html lang="en" data-theme={chrome.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${chrome.title} · Assay`}</title>
        <meta name="color-scheme" content={chrome.theme === "auto" ? "light dark" : chrome.theme} />
        <meta name="htmx-config" content={htmxConfig} />
        <link rel="icon" href={asset("icons/favicon.svg")} type="image/svg+xml" />
        {styles.map((name) => (
          <link key={name} rel="stylesheet" href={asset(`css/${name}.css`)} />
        ))}
        <link rel="stylesheet" href={asset("css/print.css")} media="print" />
        {chrome.refresh !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(chrome.refresh)} />
          </noscript>
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {chrome.banner !== undefined && (
          <aside class="banner" aria-label="About this server">
            {chrome.banner}
          </aside>
        )}
        <Masthead viewer={chrome.viewer} here={chrome.here} registration={chrome.registration ?? true} />
        <main id="main" tabindex={-1}>
          {chrome.flash != null && (
            <Notice tone={chrome.flash.tone} announce>
              {chrome.flash.message}
            </Notice>
          )}
          {children}
        </main>
        <Footer theme={chrome.theme} here={chrome.here} version={chrome.version} />
        {scripts.map((path) => (
          <script key={path} src={asset(path)} />
        ))}
      </body>
    </html>
  );
}
