import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PROGRAM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/** Whether there is a browser to test with; where there is none, these tests are skipped and counted as such. */
export const hasChromium = PROGRAM !== undefined;

/** Debian's Chromium, headless, without anything that reaches for the internet. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** How a person looks at the pages. */
export type Eyes = { javaScript: boolean; colours: "light" | "dark"; width: number };

/** A window of somebody's, and everything that went wrong in it. */
export type Window = { page: Page; context: BrowserContext; complaints: string[] };

/** Opens a window. Whatever the page complains about (errors, refused by our own policy, failed requests) is collected. */
export async function openWindow(browser: Browser, base: string, eyes: Eyes): Promise<Window> {
  const context = await browser.newContext({
    baseURL: base,
    javaScriptEnabled: eyes.javaScript,
    colorScheme: eyes.colours,
    viewport: { width: eyes.width, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  return { page, context, complaints };
}
