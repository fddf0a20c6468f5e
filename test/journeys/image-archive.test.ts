import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { listenForImages } from "../../src/registry/listen.ts";
import { admit } from "../../src/submissions/admit.ts";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import { expectAccessible } from "../support/axe.ts";
import { makeEntry, makeTeam } from "../support/benchmark.ts";
import { layCable, type Cable } from "../support/cable.ts";
import { type Eyes, hasChromium, openChromium, openWindow } from "../support/chromium.ts";
import { archiveOf, modelImage } from "../support/image-archive.ts";
import { addPerson, PASSWORD } from "../support/people.ts";
import { basic, bytes, registryClient, takesImages } from "../support/registry.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { folderWith } from "../support/temporary.ts";

/** Larger than two of the pieces that the script sends. */
const MODEL_BYTES = 20_000_000;

/** Handing in an image as an archive, over a line that breaks. */
describe.skipIf(!hasChromium)("an archive of an image in a browser", () => {
  let server: TestServer;
  let cable: Cable;
  let registry: ReturnType<typeof listenForImages>;
  let browser: Browser;
  const folder = folderWith();

  beforeAll(async () => {
    server = startServer();
    const { app } = server;
    const options = { admit, arrival: arrivalOf(app) };
    registry = listenForImages(app, options, { address: "127.0.0.1", port: 0, tls: null });
    app.registry.port = Number(registry.url.port);
    cable = await layCable(server.base);
    browser = await openChromium();
    const made = await makeScoredBenchmark(server.app, { benchmark: { config: takesImages.config } });
    for (const name of ["grace", "linus", "marie", "ida"]) {
      const team = await makeTeam(server.app, `Team ${name}`, [await addPerson(server.app, name)]);
      await makeEntry(server.app, made, team);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await cable?.close();
    await registry?.stop(0);
    await server?.stop();
  });

  /** Somebody's own image in a file. */
  function saved(name: string, modelBytes: number, more = {}): { path: string; size: number } {
    const path = join(folder, `${name}.tar`);
    const content = archiveOf({ [`${name}:v1`]: modelImage(bytes(modelBytes), more) });
    writeFileSync(path, content);
    return { path, size: content.length };
  }

  async function open(name: string, eyes: Eyes) {
    const window = await openWindow(browser, cable.base, eyes);
    const { page } = window;
    await page.goto("/login?next=/benchmarks/lesions/submit");
    await page.getByLabel("User name or e-mail address").fill(name);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("heading", { name: "Or hand in an archive" }).waitFor();
    return window;
  }

  const file = (page: Page) => page.locator("input[type=file]");
  const handIn = (page: Page) => page.getByRole("button", { name: "Hand in", exact: true }).click();

  test("goes on by itself where the line broke, and where the page was loaded again", async () => {
    const { page, context, complaints } = await open("grace", {
      javaScript: true,
      colours: "light",
      width: 1280,
    });
    await expectAccessible(page);
    const { path, size } = saved("grace", MODEL_BYTES);

    cable.cut({ after: 9_000_000 });
    await page.getByLabel("Method").fill("Oak");
    await file(page).setInputFiles(path);
    await handIn(page);
    await page.getByText("The connection was lost").waitFor({ timeout: 60_000 });
    cable.cut("never");
    await page.reload();
    cable.sent();
    await page.getByLabel("Method").fill("Oak");
    await file(page).setInputFiles(path);
    cable.cut({ after: 5_000_000 });
    await handIn(page);
    await page.getByText("The connection was lost").waitFor({ timeout: 60_000 });
    cable.cut("never");
    await page.waitForURL(/\/submissions\/\d+$/, { timeout: 60_000 });
    expect(cable.sent()).toBeLessThan(size);
    await page.getByText("lesions-dev-1-team-1:v1").waitFor();
    await page.getByRole("heading", { level: 1, name: "Oak" }).waitFor();
    await expectAccessible(page);
    await context.close();
    expect(complaints.filter((text) => !/ERR_|reset|network/i.test(text))).toEqual([]);
  }, 180_000);

  test("is dropped onto the page, and refused with every reason", async () => {
    const { page, context, complaints } = await open("linus", {
      javaScript: true,
      colours: "dark",
      width: 390,
    });
    await expectAccessible(page);
    const content = archiveOf({ "linus:v1": modelImage("w", { run: { Volumes: { "/data": {} } } }) });
    const data = await page.evaluateHandle((base64) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([bytes], "linus.tar"));
      return transfer;
    }, content.toString("base64"));
    await page.dispatchEvent("[data-drop]", "drop", { dataTransfer: data });
    await handIn(page);
    await page.getByText("Images may not declare volumes.").first().waitFor();
    await expectAccessible(page);
    expect(await page.getByText("0 of 5").count()).toBeGreaterThan(0);
    await context.close();
    expect(complaints.filter((text) => !/422|ERR_/.test(text))).toEqual([]);
  }, 120_000);

  test("is not needed where an image is pushed, which appears by itself", async () => {
    const { page, context } = await open("ida", { javaScript: true, colours: "light", width: 1280 });
    await page.getByRole("button", { name: "Make a password for pushing" }).click();
    const password = await page.getByText(/^assay_[\w-]{43}$/).textContent();
    await page.getByText("No submissions yet").waitFor();
    const image = modelImage("pushed");
    const client = registryClient(registry.url.origin, basic("ida", password ?? ""));
    const place = "lesions-dev-1-team-4";
    for (const [digest, blob] of image.blobs) if (digest !== image.digest) await client.blob(place, blob);
    expect((await client.manifest(place, "v7", image.manifest)).status).toBe(201);
    await page.getByText("v7", { exact: true }).waitFor();
    await expectAccessible(page);
    await context.close();
  }, 120_000);

  test("is handed in without JavaScript too", async () => {
    const { page, context } = await open("marie", { javaScript: false, colours: "light", width: 390 });
    await page.getByRole("button", { name: "Make a password for pushing" }).click();
    await page.getByText(/assay_[\w-]{43}/).waitFor();
    await file(page).setInputFiles(saved("marie", 100_000).path);
    await handIn(page);
    await page.waitForURL(/\/submissions\/\d+$/);
    await page.getByText("lesions-dev-1-team-3:v1").waitFor();
    await context.close();
  }, 120_000);
});
