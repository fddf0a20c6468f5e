import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";

/** A file that everybody who sees the benchmark may fetch: test data, templates, pictures. */
export type PublicFile = { path: string; digest: string; bytes: number };

/** The public files of a benchmark by path. */
export async function publicFilesOf(db: Db, benchmarkId: number): Promise<PublicFile[]> {
  return publicFiles(db, benchmarkId).orderBy("path").execute();
}

/** One of them. @throws Fault missing, also for a file that only hosts may have. */
export async function publicFile(db: Db, benchmarkId: number, path: string): Promise<PublicFile> {
  const file = await publicFiles(db, benchmarkId).where("path", "=", path).executeTakeFirst();
  if (file === undefined) throw new Fault("missing", "There is no such file.");
  return file;
}

function publicFiles(db: Db, benchmarkId: number) {
  return db
    .selectFrom("benchmark_file")
    .select(["path", "digest", "bytes"])
    .where("benchmark_id", "=", benchmarkId)
    .where("audience", "=", "public");
}
