import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import { phasesOf } from "./phase.ts";
import type { VisibleBenchmark } from "./visible.ts";

/** A file that is not for hosts alone: test data, templates, pictures. */
export type PublicFile = { path: string; digest: string; bytes: number };

type Seen = Pick<VisibleBenchmark, "id" | "isHost">;

/**
 * The files of a benchmark that this viewer may fetch, by path: its pictures, and the data and templates of the phases
 * that they see. Hosts see all phases.
 */
export async function publicFilesOf(db: Db, benchmark: Seen): Promise<PublicFile[]> {
  const files = await db
    .selectFrom("benchmark_file")
    .select(["path", "digest", "bytes"])
    .where("benchmark_id", "=", benchmark.id)
    .where("audience", "=", "public")
    .orderBy("path")
    .execute();
  const hidden = await pathsOfHiddenPhases(db, benchmark);
  return files.filter(({ path }) => !hidden.has(path));
}

/** One of them. @throws Fault missing, also for a file that the viewer may not have. */
export async function publicFile(db: Db, benchmark: Seen, path: string): Promise<PublicFile> {
  const file = (await publicFilesOf(db, benchmark)).find((each) => each.path === path);
  if (file === undefined) throw new Fault("missing", "There is no such file.");
  return file;
}

/** What phases offer that the viewer does not see, and no phase that they do see. */
async function pathsOfHiddenPhases(db: Db, benchmark: Seen): Promise<Set<string>> {
  if (benchmark.isHost) return new Set();
  const phases = await phasesOf(db, benchmark.id);
  const offeredBy = (isPublic: boolean) =>
    phases
      .filter((phase) => phase.isPublic === isPublic)
      .flatMap(({ inputs, template }) => (template === null ? inputs : [...inputs, template]));
  return new Set(offeredBy(false)).difference(new Set(offeredBy(true)));
}
