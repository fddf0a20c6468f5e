import { join } from "node:path";
import type { Db } from "../platform/database.ts";
import { type Change, describeDifference } from "./config/difference.ts";
import type { BenchmarkConfig } from "./config/types.ts";
import { configFiles } from "./importing/config-files.ts";

/**
 * What importing this configuration would change about a benchmark: first the configuration, then files of the same name
 * that hold something else, such as other labels.
 *
 * @param root the folder with its files.
 */
export async function changesTo(
  db: Db,
  benchmarkId: number,
  config: BenchmarkConfig,
  root: string,
): Promise<Change[]> {
  const row = await db
    .selectFrom("benchmark")
    .select("config")
    .where("id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
  // Through JSON, as that of the benchmark has gone, so that the two compare.
  const changes = describeDifference(JSON.parse(row.config), JSON.parse(JSON.stringify(config)));
  return [...changes, ...(await fileChanges(db, benchmarkId, config, root))];
}

async function fileChanges(
  db: Db,
  benchmarkId: number,
  config: BenchmarkConfig,
  root: string,
): Promise<Change[]> {
  const kept = await db
    .selectFrom("benchmark_file")
    .select(["path", "digest"])
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  const digests = new Map(kept.map(({ path, digest }) => [path, digest]));
  const changes: Change[] = [];
  for (const { path } of configFiles(config)) {
    const before = digests.get(path);
    if (before === undefined) continue;
    const after = await digestOf(join(root, path));
    if (before === after) continue;
    const [was, is] = [before, after].map((digest) => `SHA-256 ${digest.slice(0, 12)}…`);
    changes.push({ kind: "changed", place: `contents of ${path}`, before: was ?? null, after: is ?? null });
  }
  return changes;
}

async function digestOf(path: string): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const chunk of Bun.file(path).stream()) hasher.update(chunk);
  return hasher.digest("hex");
}
