import { stat } from "node:fs/promises";
import type { Scorer } from "../../benchmarks/scorer.ts";
import { ByteIndex } from "../../kit/byte-index.ts";
import type { Problem } from "../../kit/problem.ts";
import { keepRecent } from "../../kit/recent.ts";
import { type Defects, listDefects } from "./defects.ts";
import { annotationFormat } from "./format.ts";
import { readTable } from "./table.ts";
import { truthIntake } from "./truth-intake.ts";

/** What the hidden annotation file says, case by case. */
export type Truth = {
  ids: ByteIndex;
  /** binary: 1 for positive, else 0; multiclass: the class's place in `scorer.predictions`; regression: the value. */
  targets: Float64Array;
  /** For each case the place of its split's codename in `splits`; null if every case belongs to every split. */
  splitOf: Int32Array | null;
  /** Codenames in the order in which they occur. */
  splits: string[];
};

/** How much memory each thread spends on truths it has read; one of a million cases takes about sixty. */
const MOST_BYTES = 96 * 2 ** 20;

/** Of sound annotations: the check of an upload, its scoring and the next upload all want the same one. */
const recent = keepRecent<Truth>(MOST_BYTES, ({ ids, targets, splitOf }) => {
  return ids.byteLength + targets.byteLength + (splitOf?.byteLength ?? 0);
});

/**
 * Reads an annotation file (CSV, TSV or JSON, told by its content), unless this thread remembers what it said.
 * @param name what to call the file in problems, which are for the host: they show values of the hidden data.
 * @returns the truth, not to be changed, or null where there is at least one problem.
 */
export async function readTruth(
  path: string,
  scorer: Scorer,
  name = "annotation",
): Promise<{ truth: Truth | null; problems: Problem[] }> {
  const { ino, size, mtimeMs } = await stat(path);
  const key = JSON.stringify([path, ino, size, mtimeMs, scorer]);
  const before = recent.get(key);
  if (before !== undefined) return { truth: before, problems: [] };
  const defects = listDefects(name);
  const truth = await parseTruth(path, scorer, defects);
  if (truth === null || defects.count() > 0) return { truth: null, problems: defects.problems() };
  recent.put(key, truth);
  return { truth, problems: [] };
}

/** @returns null where the file's format is not even known. */
async function parseTruth(path: string, scorer: Scorer, defects: Defects): Promise<Truth | null> {
  const format = await annotationFormat(path);
  if (typeof format !== "string") {
    defects.add(() => format);
    return null;
  }
  const { intake, result } = truthIntake(scorer, defects);
  const wanted = [scorer.id, scorer.target, ...(scorer.split === null ? [] : [scorer.split])];
  await readTable(path, format, wanted, intake);
  const truth = result();
  if (truth.ids.size === 0 && defects.count() === 0) {
    defects.add(() => ({ place: "the file", message: "has no cases.", remedy: "Give one row per case." }));
  }
  return truth;
}
