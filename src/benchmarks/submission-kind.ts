import { extrasOfOne } from "./extras.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";

/** Whether files of predictions are handed in to a benchmark. @throws Fault forbidden where it is images. */
export async function insistOnFiles(db: Db, benchmarkId: number): Promise<void> {
  const { submissionKind } = await extrasOfOne(db, benchmarkId);
  if (submissionKind === "file") return;
  throw new Fault(
    "forbidden",
    "This benchmark takes images, not files of predictions. The page Submit shows how to push one.",
  );
}

/** The other way round. @throws Fault forbidden where files are handed in. */
export async function insistOnImages(db: Db, benchmarkId: number): Promise<void> {
  const { submissionKind } = await extrasOfOne(db, benchmarkId);
  if (submissionKind === "file")
    throw new Fault("forbidden", "This benchmark takes files of predictions, not images.");
}
