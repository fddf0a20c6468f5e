/*
 * Everything that must hold before a change is taken: types, formatting, the executable builds, the tests pass.
 *
 *   npm test [-- FILE …]     the last line is "N passed, N failed, N skipped"
 *
 * A step that fails does not keep the later ones from running; it counts as one failure.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installTools } from "./machine.ts";

const root = join(import.meta.dir, "..");
const report = join(root, ".cache/test-report.xml");

await installTools();
const steps = [
  await run("check", "--no-script"),
  await run("fmt", "--no-script", "--check", "{src,views,scripts,test}/**/*.{ts,tsx}"),
  await run(join(root, "scripts/build.ts"), "--if-stale"),
];
mkdirSync(join(root, ".cache"), { recursive: true });
rmSync(report, { force: true });
const testsPassed = await run(
  "test",
  "--timeout=60000",
  "--reporter=junit",
  `--reporter-outfile=${report}`,
  ...process.argv.slice(2),
);

const totals = await readTotals();
const failedSteps = steps.filter((passed) => !passed).length;
// A test run that ends badly without naming a test (a file that does not load, a crash) is a failure all the same.
const failed = Math.max(totals.failed, testsPassed ? 0 : 1) + failedSteps;
console.log(`${totals.passed} passed, ${failed} failed, ${totals.skipped} skipped`);
process.exit(failed === 0 && totals.passed > 0 ? 0 : 1);

/** Runs the Bun that runs this, and tells whether it was satisfied. */
async function run(...args: string[]): Promise<boolean> {
  const said = args.map((arg) => arg.replace(`${root}/`, "")).join(" ");
  console.log(`\n$ bun ${said}`);
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return (await child.exited) === 0;
}

/** Sums of the attributes that the JUnit report's root element carries; zeros if the run ended before writing one. */
async function readTotals(): Promise<{ passed: number; failed: number; skipped: number }> {
  const file = Bun.file(report);
  const head = (await file.exists()) ? (/<testsuites [^>]*>/.exec(await file.text())?.[0] ?? "") : "";
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = count("failures") + count("errors");
  return { passed: count("tests") - failed - count("skipped"), failed, skipped: count("skipped") };
}
