/*
 * Makes dist/assay: one executable with the program, Bun, the migrations, the static files and the picture library.
 * It is for the kind of machine it is built on. The same commit gives the same bytes.
 *
 *   sh scripts/setup scripts/build.ts [--if-stale]
 */
import { renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { withoutDockerExtras, withUnpackedSharp } from "./build-plugins.ts";
import { embeddedFolders } from "./embedded-folders.ts";

const root = join(import.meta.dir, "..");
const sources = ["src", "views", "static", "migrations", "scripts", "package.json", "bun.lock"];

/** Files that run in a thread of their own, which the bundler cannot find by itself. */
export const threads = [
  "src/evaluations/apart/scoring-thread.ts",
  "src/images/apart/lint-thread.ts",
  "src/registry/apart/registry-thread.ts",
  "src/submissions/apart/checking-thread.ts",
  "src/submissions/apart/template-thread.ts",
].map((path) => join(root, path));

if (import.meta.main) {
  const outfile = join(root, "dist/assay");
  if (!process.argv.includes("--if-stale") || isStale(outfile)) {
    await buildExecutable(join(root, "src/main.ts"), outfile);
    console.log(`dist/assay: ${(statSync(outfile).size / 1e6).toFixed(1)} MB`);
  }
}

/**
 * Compiles one entry file into an executable, which appears at its place complete or not at all.
 *
 * @throws AggregateError of the bundler's messages.
 */
export async function buildExecutable(entry: string, outfile: string): Promise<void> {
  const staging = `${outfile}.making`;
  const made = join(staging, basename(outfile));
  try {
    await Bun.build({
      entrypoints: [entry, ...threads],
      compile: {
        outfile: made,
        assets: embeddedFolders(root, staging),
        // A stray .env or bunfig.toml where an administrator happens to stand must not change the program.
        autoloadDotenv: false,
        autoloadBunfig: false,
      },
      minify: { whitespace: true, syntax: true },
      sourcemap: "inline", // So that a stack in an administrator's log names our files and lines.
      bytecode: true,
      splitting: true, // What threads share with the rest is there once.
      format: "esm",
      define: { "process.env.NODE_ENV": '"production"', ASSAY_BUILD: JSON.stringify(provenance()) },
      plugins: [withUnpackedSharp, withoutDockerExtras],
    });
    renameSync(made, outfile);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    // The same maps are inside.
    for (const map of [outfile, ...threads])
      rmSync(join(outfile, "..", `${basename(map).replace(/\.ts$/, ".js")}.map`), { force: true });
  }
}

/** Which commit this is, and its date, so that building it twice gives the same bytes. */
function provenance(): { commit: string | null; date: string } {
  const commit = git("rev-parse", "--short=12", "HEAD");
  const seconds = process.env.SOURCE_DATE_EPOCH ?? git("log", "-1", "--format=%ct") ?? "0";
  return { commit, date: new Date(Number(seconds) * 1000).toISOString() };
}

function git(...args: string[]): string | null {
  if (Bun.which("git") === null) return null;
  const { success, stdout } = Bun.spawnSync(["git", "-C", root, ...args], { stderr: "ignore" });
  return success ? stdout.toString().trim() : null;
}

/** Whether anything that goes into the executable is newer than it. */
function isStale(outfile: string): boolean {
  const built = statSync(outfile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.some((source) => newestUnder(join(root, source)) > built);
}

function newestUnder(path: string): number {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own === undefined) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  const inside = [...new Bun.Glob("**").scanSync({ cwd: path, absolute: true })].map(
    (file) => statSync(file).mtimeMs,
  );
  return Math.max(own.mtimeMs, ...inside);
}
