/*
 * Takes the pictures of the README and the guide, static/guide/pictures/*.png, of a demonstration in which two teams have
 * handed something in. Needs Debian's Chromium and Python:
 *
 *   sh scripts/setup scripts/screenshots.ts
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";

const root = join(import.meta.dir, "..");
const pictures = join(root, "static/guide/pictures");
const work = mkdtempSync(join(tmpdir(), "assay-screenshots-"));
const benchmark = "/benchmarks/malignant-or-benign-wisconsin-breast-masses";

const demo = Bun.spawn([process.execPath, "src/main.ts", "demo", "--port", "0", "--address", "127.0.0.1"], {
  cwd: root,
  stdout: "pipe",
  stderr: "ignore",
});
const { base, secret } = await announced(demo.stdout);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const alice = await logIn(browser, "alice", "look-around-here");
  const bob = await logIn(browser, "bob", "look-around-here");
  await takePart(alice, "Two measurements", ["radius_worst", "concave_points_worst"]);
  await takePart(bob, "Texture only", ["texture_mean"]);
  mkdirSync(pictures, { recursive: true });

  await alice.goto(`${base}${benchmark}/leaderboard`);
  await take(alice, "leaderboard", 1215);

  await checkBrokenFile(alice);
  await take(alice, "check");

  const hanna = await logIn(browser, "hanna", secret);
  await uploadBrokenBenchmark(hanna);
  await take(hanna, "import");
} finally {
  await browser.close();
  demo.kill("SIGTERM");
  await demo.exited;
  rmSync(work, { recursive: true });
}

/** What the demonstration prints when it starts: its address, and the password of its host. */
async function announced(stdout: ReadableStream<Uint8Array>): Promise<{ base: string; secret: string }> {
  let printed = "";
  for await (const part of stdout) {
    printed += new TextDecoder().decode(part);
    const base = / at (http:\S+)/.exec(printed)?.[1];
    const secret = /hanna .*\(password ([^)]+)\)/.exec(printed)?.[1];
    if (base !== undefined && secret !== undefined) return { base, secret };
  }
  throw new Error(`The demonstration did not start: ${printed}`);
}

async function logIn(browser: Browser, name: string, password: string): Promise<Page> {
  // Its own style sheet hides what only belongs to the demonstration.
  const context = await browser.newContext({
    deviceScaleFactor: 2,
    colorScheme: "light",
    bypassCSP: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${base}/login`);
  await page.getByLabel(/user name/i).fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  return page;
}

async function takePart(page: Page, method: string, features: string[]): Promise<void> {
  await page.goto(`${base}${benchmark}/participate`);
  await page.getByRole("radio").first().check();
  await page.getByRole("checkbox").check();
  await page.locator("main form").getByRole("button").last().click();
  await page.getByText("You take part").first().waitFor();
  const path = join(work, "predictions.csv");
  writeFileSync(path, predictions(features));
  await page.goto(`${base}${benchmark}/submit`);
  await page.locator('input[name="name"]').fill(method);
  await page.locator('input[type="file"]').setInputFiles(path);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.waitForURL(/\/submissions\/\d+$/);
  await page.locator("main").getByText("finished").first().waitFor();
}

/** A model small enough to stand here: the mean of standardised measurements, through a logistic curve. */
function predictions(features: string[]): string {
  const train = table("train.csv");
  const cases = table("dev.csv");
  const scales = features.map((feature) => {
    const values = train.map((row) => Number(row[feature]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { feature, mean, deviation: Math.sqrt(variance) };
  });
  const rows = cases.map((row) => {
    const score = scales.reduce(
      (sum, { feature, mean, deviation }) => sum + (Number(row[feature]) - mean) / deviation,
      0,
    );
    return `${row.case_id},${(1 / (1 + Math.exp(-2 * (score / scales.length) + 0.5))).toFixed(4)}`;
  });
  return ["case_id,probability", ...rows, ""].join("\n");
}

function table(name: string): Record<string, string>[] {
  const [header = "", ...lines] = readFileSync(join(root, "static/demo/inputs", name), "utf8")
    .trimEnd()
    .split("\n");
  const columns = header.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, at) => [columns[at] ?? "", cell])),
  );
}

async function checkBrokenFile(page: Page): Promise<void> {
  const path = join(work, "my predictions.csv");
  const lines = predictions(["radius_worst"]).split("\n");
  writeFileSync(
    path,
    lines
      .with(3, "case-999,0.4")
      .with(5, (lines[5] ?? "").replace(".", ","))
      .with(9, (lines[9] ?? "").replace(/,.*/, ",1.7"))
      .join("\n"),
  );
  await page.goto(`${base}${benchmark}/submit`);
  await page.locator('input[type="file"]').setInputFiles(path);
  await page.getByRole("button", { name: "Check only" }).click();
  await page
    .getByText("has 3 problems")
    .or(page.getByText(/has \d+ problems/))
    .first()
    .waitFor();
}

async function uploadBrokenBenchmark(page: Page): Promise<void> {
  const folder = join(work, "demo");
  const zip = join(work, "wisconsin.zip");
  const broken = [
    ["primary: auroc", "primary: aurok"],
    ["is_public: True", "is_publc: True"],
    ["dataset_split_id: 2", "dataset_split_id: 3"],
  ];
  const copy = Bun.spawnSync(["cp", "-r", join(root, "static/demo"), folder]);
  const config = join(folder, "challenge_config.yaml");
  const text = broken.reduce(
    (yaml, [from = "", to = ""]) => yaml.replace(from, to),
    readFileSync(config, "utf8"),
  );
  writeFileSync(config, text);
  const packed = Bun.spawnSync(["python3", "-m", "zipfile", "-c", zip, `${folder}/`]);
  if (!copy.success || !packed.success) throw new Error("the benchmark could not be packed");
  await page.goto(`${base}/host/import`);
  await page.locator('input[type="file"]').setInputFiles(zip);
  await page.getByRole("button", { name: "Upload and check" }).click();
  await page.waitForURL(/\/host\/imports\/\d+$/);
}

/** The upper part of the page, with few enough colours to be small. */
async function take(page: Page, name: string, height = 900): Promise<void> {
  await page.setViewportSize({ width: 1240, height });
  await page.evaluate("scrollTo(0, 0)");
  const shot = await page.screenshot({ animations: "disabled", style: ".banner { display: none }" });
  const path = join(pictures, `${name}.png`);
  const picture = sharp(shot).resize({ width: 1240 });
  const { size } = await picture.png({ palette: true, colours: 32, effort: 10 }).toFile(path);
  console.log(`${name}.png: ${(size / 1000).toFixed(0)} kB`);
}
