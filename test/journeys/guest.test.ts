import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { changeSettings } from "../../src/accounts/settings.ts";
import { importDemoFor } from "../../src/submissions/demo-host.ts";
import { addWheel } from "../../src/wheelhouse/wheels.ts";
import { expectAccessible } from "../support/axe.ts";
import { hasChromium, openChromium, openWindow } from "../support/chromium.ts";
import { addPerson } from "../support/people.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { wheelAt } from "../support/wheel.ts";

const eyes = [
  { javaScript: true, colours: "light", width: 1280 },
  { javaScript: true, colours: "dark", width: 390 },
  { javaScript: false, colours: "light", width: 390 },
] as const;

const pages = (slug: string) => [
  "/benchmarks",
  "/benchmarks?q=nothing-of-the-kind",
  `/benchmarks/${slug}`,
  `/benchmarks/${slug}/evaluation`,
  `/benchmarks/${slug}/phases`,
  `/benchmarks/${slug}/participate`,
  `/benchmarks/${slug}/submit`,
  `/benchmarks/${slug}/leaderboard`,
  "/login",
  "/register",
  "/help",
  "/help/evalai",
  "/wheels",
  "/api/docs",
  "/-/patterns",
  "/there-is-no-such-page",
];

describe.skipIf(!hasChromium)("a guest looks around", () => {
  let server: TestServer;
  let browser: Browser;
  let slug = "";

  beforeAll(async () => {
    server = startServer();
    browser = await openChromium();
    const admin = await addPerson(server.app, "ada", "admin");
    await server.app.db
      .transaction()
      .execute((trx) => changeSettings(trx, { offline: true }, admin.id, server.app.clock.now()));
    await addWheel(server.app, await wheelAt());
    slug = (await importDemoFor(server.app, admin)).split("/").at(-1) ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const eye of eyes) {
    test(`in ${eye.colours}, ${eye.width} px wide, ${eye.javaScript ? "with" : "without"} JavaScript`, async () => {
      const { page, context, complaints } = await openWindow(browser, server.base, eye);
      for (const path of pages(slug)) {
        await page.goto(path);
        if (eye.javaScript) await expectAccessible(page);
        const overflow = await page
          .evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
          .catch(() => 0);
        expect({ path, overflow }).toEqual({ path, overflow: 0 });
      }
      await context.close();
      expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    }, 120_000);
  }
});
