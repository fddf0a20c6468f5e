import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { importDemoFor } from "../../src/submissions/demo-host.ts";
import { expectAccessible } from "../support/axe.ts";
import { type Eyes, hasChromium, openChromium, openWindow } from "../support/chromium.ts";
import { addPerson } from "../support/people.ts";
import { startServer, type TestServer } from "../support/server.ts";

const demo = join(import.meta.dir, "../../static/demo");
const good = join(demo, "baselines/logistic_means_dev.csv");

/** Everything a participant does, from no account to a place on the leaderboard, by real clicks. */
describe.skipIf(!hasChromium)("a participant's journey", () => {
  let server: TestServer;
  let browser: Browser;
  let home = "";

  beforeAll(async () => {
    server = startServer();
    browser = await openChromium();
    home = await importDemoFor(server.app, await addPerson(server.app, "ada", "admin"));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const eyes: (Eyes & { name: string })[] = [
    { name: "grace", javaScript: true, colours: "light", width: 1280 },
    { name: "linus", javaScript: true, colours: "dark", width: 390 },
    { name: "marie", javaScript: false, colours: "light", width: 390 },
  ];

  for (const eye of eyes) {
    test(`${eye.javaScript ? "with" : "without"} JavaScript, ${eye.colours}, ${eye.width} px`, async () => {
      const { page, context, complaints } = await openWindow(browser, server.base, eye);
      const look = () => (eye.javaScript ? expectAccessible(page) : Promise.resolve());
      const press = (name: string) => page.getByRole("button", { name, exact: true }).click();

      await page.goto("/register");
      await page.getByLabel("User name").fill(eye.name);
      await page.getByLabel("E-mail address").fill(`${eye.name}@example.org`);
      await page.getByLabel("Password").fill("three plain words");
      await press("Make the account");
      await page.waitForURL(/\/login/);
      await look();
      await page.getByLabel("User name or e-mail address").fill(eye.name);
      await page.getByLabel("Password").fill("three plain words");
      await press("Log in");
      await page.getByText(eye.name, { exact: true }).first().waitFor();

      await page.goto("/teams");
      await page.getByLabel("Team name").fill(`Team ${eye.name}`);
      await press("Form the team");
      await page.getByRole("heading", { level: 1, name: `Team ${eye.name}` }).waitFor();
      await look();

      await page.goto(`${home}/participate`);
      await look();
      await page.getByLabel(/I have read these terms/).check();
      await press("Take part");
      await page.getByText("You take part", { exact: true }).waitFor();
      await look();

      await page.goto(`${home}/submit`);
      await look();
      await handIn(page, { name: "mistaken.csv", content: "case_id,probability\nnobody,2\n" });
      await page
        .getByText(/line 2/)
        .first()
        .waitFor();
      expect(await page.getByText(/0 of 20/).count()).toBeGreaterThan(0);
      await look();

      await page.getByLabel("Method").fill(`Method of ${eye.name}`);
      await handIn(page, { name: "dev.csv", content: readFileSync(good, "utf8") });
      await page.waitForURL(/\/submissions\/\d+$/);
      await untilFinished(page, eye.javaScript);
      await page.getByText("0.9682").first().waitFor();
      await look();
      const submission = new URL(page.url()).pathname;

      await page.goto(`${home}/submissions`);
      await page.getByText(`Method of ${eye.name}`).first().waitFor();
      await look();

      await page.goto(`${home}/leaderboard`);
      await page
        .getByRole("cell", { name: new RegExp(`Team ${eye.name}`) })
        .or(page.getByRole("rowheader", { name: new RegExp(`Team ${eye.name}`) }))
        .first()
        .waitFor();
      await look();

      await page.goto(submission);
      await press("Take off the leaderboard");
      await page.waitForLoadState();
      const guest = await openWindow(browser, server.base, eye);
      await guest.page.goto(`${home}/leaderboard`);
      expect(await guest.page.getByText(`Team ${eye.name}`).count()).toBe(0);
      await guest.context.close();

      await page.goto("/profile");
      await look();
      await context.close();
      expect(complaints.filter((text) => !/422/.test(text))).toEqual([]);
    }, 120_000);
  }
});

/** Chooses a file and submits it, as the form in front of one wants it. */
async function handIn(page: Page, file: { name: string; content: string }): Promise<void> {
  const buffer = Buffer.from(file.content);
  await page.locator("input[type=file]").setInputFiles({ name: file.name, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Submit", exact: true }).click();
}

/** With JavaScript the page changes by itself; without, somebody has to load it again. */
async function untilFinished(page: Page, isLive: boolean): Promise<void> {
  const finished = page.getByText("finished", { exact: true }).first();
  if (isLive) return finished.waitFor();
  for (let tries = 0; tries < 50 && (await finished.count()) === 0; tries++) {
    await Bun.sleep(200);
    await page.reload();
  }
  expect(await finished.count()).toBeGreaterThan(0);
}
