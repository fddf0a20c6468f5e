import { join } from "node:path";
import {
  type Imported,
  importBenchmark,
  publishBenchmark,
  updateBenchmark,
} from "../benchmarks/importing/import.ts";
import { readSource, type ReadSource } from "../benchmarks/importing/read-source.ts";
import { unpackZip } from "../kit/zip.ts";
import type { App } from "../platform/app.ts";
import { submitBaselines } from "./baselines.ts";

/** Where a benchmark comes from: an EvalAI ZIP, or the same laid out as a folder. */
export type BenchmarkSource = { zip: string } | { folder: string };

type BringApp = Pick<App, "db" | "files" | "pictures" | "clock" | "config" | "signal">;

/** What is to become of it: a new benchmark of a host team, or a newer version of one that is there. */
export type Bringing = { actorId: number | null; publish: boolean } & (
  { hostTeamId: number } | { benchmarkId: number }
);

/**
 * The ordinary import, from whichever door: reads, checks, stores, writes, hands in the baselines and publishes if asked.
 * @throws Fault invalid with every problem at once; conflict as updateBenchmark.
 */
export async function bringIn(app: BringApp, source: BenchmarkSource, as: Bringing): Promise<Imported> {
  return withRoot(app, source, async (root) => {
    const imported =
      "benchmarkId" in as ? await updateBenchmark(app, root, as) : await importBenchmark(app, root, as);
    await submitBaselines(app, imported.benchmarkId);
    if (as.publish) await publishBenchmark(app, imported.benchmarkId, as.actorId);
    return imported;
  });
}

/** Reads a source without changing anything: for the preview. @throws Fault invalid as bringIn. */
export async function lookInto(app: Pick<App, "files">, source: BenchmarkSource): Promise<ReadSource> {
  return withRoot(app, source, readSource);
}

/** Hands `use` the folder with the files; a ZIP is unpacked for that long. */
async function withRoot<T>(
  app: Pick<App, "files">,
  source: BenchmarkSource,
  use: (root: string) => Promise<T>,
): Promise<T> {
  if ("folder" in source) return use(source.folder);
  const workspace = await app.files.workspace();
  try {
    const root = join(workspace.path, "unpacked");
    await unpackZip(source.zip, root);
    return await use(root);
  } finally {
    await workspace.remove();
  }
}
