import { existsSync } from "node:fs";
import { Fault } from "../../kit/fault.ts";
import { writeZip } from "../../kit/zip-writer.ts";
import type { App } from "../../platform/app.ts";
import { writeConfig } from "../config/write.ts";
import type { BenchmarkConfig } from "../config/types.ts";

/**
 * Writes a benchmark as a ZIP that imports again to the same benchmark, hidden labels and script included.
 * @throws Fault missing when there is no such benchmark, conflict when there is such a file already.
 */
export async function exportBenchmark(
  app: Pick<App, "db" | "files">,
  benchmarkId: number,
  zipPath: string,
): Promise<void> {
  const row = await app.db
    .selectFrom("benchmark")
    .select("config")
    .where("id", "=", benchmarkId)
    .executeTakeFirst();
  if (row === undefined) throw new Fault("missing", "There is no such benchmark.");
  const files = await app.db
    .selectFrom("benchmark_file")
    .selectAll()
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  const digests = new Map(files.map((file) => [file.path, file.digest]));
  const entries = writeConfig(JSON.parse(row.config) as BenchmarkConfig, (path) =>
    app.files.path(digests.get(path) ?? ""),
  );
  if (existsSync(zipPath)) throw new Fault("conflict", `${zipPath} exists already.`);
  await writeZip(zipPath, entries);
}
