import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { newSetupLink } from "../../src/accounts/setup.ts";
import { readFolder } from "../../src/kit/folder.ts";
import { writeZip } from "../../src/kit/zip-writer.ts";
import { expectAccessible } from "../support/axe.ts";
import { type Eyes, hasChromium, openChromium, openWindow } from "../support/chromium.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { folderWith } from "../support/temporary.ts";

const demo = join(import.meta.dir, "../../static/demo");

/** From the first-run link to a published benchmark with ranked baselines, by real clicks. */
describe.skipIf(!hasChromium)("a host's journey", () => {
  let browser: Browser;
  let zip = "";
  beforeAll(async () => {
    browser = await openChromium();
    zip = join(folderWith(), "benchmark.zip");
    const files = await readFolder(demo);
    await writeZip(
      zip,
      files.map(({ path }) => ({ path, file: join(demo, path) })),
    );
  });
  afterAll(() => browser?.close());

  const eyes: Eyes[] = [
    { javaScript: true, colours: "dark", width: 1280 },
    { javaScript: false, colours: "light", width: 390 },
  ];

  for (const eye of eyes) {
    test(`${eye.javaScript ? "with" : "without"} JavaScript, ${eye.colours}, ${eye.width} px`, async () => {
      const server: TestServer = startServer();
      const { page, context, complaints } = await openWindow(browser, server.base, eye);
      const look = () => (eye.javaScript ? expectAccessible(page) : Promise.resolve());
      const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();

      await page.goto("/benchmarks");
      await page
        .getByText(/not set up/i)
        .first()
        .waitFor();
      await page.goto((await newSetupLink(server.app, server.base)) ?? "");
      await look();
      await page.getByLabel("User name").fill("ada");
      await page.getByLabel("E-mail address").fill("ada@example.org");
      await page.getByLabel("Password").fill("three plain words");
      await page.getByLabel(/demo/i).uncheck();
      await press(/administrator|account|set up/i);
      await page.getByText("ada", { exact: true }).first().waitFor();
      await look();

      await page.goto("/host");
      await look();
      await page.getByLabel("Name").first().fill("Ada's hosts");
      await press(/Form the (host )?team/);
      await page.waitForURL(/\/host\/teams\/\d+/);
      await look();

      await page.goto("/host/import");
      await look();
      await page.locator("input[type=file]").setInputFiles(zip);
      await press(/Upload|Look|Import/);
      await page.waitForURL(/\/host\/imports\/\d+/);
      await page.getByText("Malignant or benign?").first().waitFor();
      await look();
      await press(/^Import/);
      await page.waitForURL(/\/host\/benchmarks\/\d+/);
      await look();
      const manage = page.url();

      await page.goto(`${manage}/dry-runs`);
      await press(/dry run|Try/i);
      const finished = page.getByText("finished", { exact: true }).first();
      for (let tries = 0; tries < 50 && (await finished.count()) === 0; tries++) {
        await Bun.sleep(200);
        if (!eye.javaScript) await page.reload();
      }
      await finished.waitFor();
      await look();

      await page.goto(manage);
      await page.locator("summary", { hasText: "Publish" }).first().click();
      await page
        .locator("details[open]")
        .getByRole("button", { name: /Publish/ })
        .click();
      await page.waitForLoadState();
      for (const part of ["teams", "submissions", "history"]) {
        await page.goto(`${manage}/${part}`);
        await look();
      }

      const guest = await openWindow(browser, server.base, eye);
      await guest.page.goto("/benchmarks");
      await guest.page
        .getByRole("link", { name: /Malignant or benign/ })
        .first()
        .click();
      await guest.page.getByRole("link", { name: "Leaderboard" }).first().click();
      await guest.page.getByText("Logistic regression, ten means").first().waitFor();
      await guest.context.close();

      for (const path of ["/admin", "/admin/users", "/admin/users/new", "/admin/settings", "/admin/audit"]) {
        await page.goto(path);
        await look();
      }
      await context.close();
      await server.stop();
      expect(complaints.filter((text) => !/503/.test(text))).toEqual([]);
    }, 120_000);
  }
});
