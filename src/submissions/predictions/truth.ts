import type { Scorer } from "../../benchmarks/scorer.ts";
import { ByteIndex } from "../../kit/byte-index.ts";
import type { Problem } from "../../kit/problem.ts";
import { listDefects } from "./defects.ts";
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

/**
 * Reads an annotation file (CSV, TSV or JSON, told by its content).
 * @param name what to call the file in problems, which are for the host: they show values of the hidden data.
 * @returns the truth, or null where there is at least one problem.
 */
export async function readTruth(
  path: string,
  scorer: Scorer,
  name = "annotation",
): Promise<{ truth: Truth | null; problems: Problem[] }> {
  const defects = listDefects(name);
  const format = await annotationFormat(path);
  if (typeof format !== "string") {
    defects.add(() => format);
    return { truth: null, problems: defects.problems() };
  }
  const { intake, result } = truthIntake(scorer, defects);
  const wanted = [scorer.id, scorer.target, ...(scorer.split === null ? [] : [scorer.split])];
  await readTable(path, format, wanted, intake, defects);
  const truth = result();
  if (truth.ids.size === 0 && defects.count() === 0) {
    defects.add(() => ({ place: "the file", message: "has no cases.", remedy: "Give one row per case." }));
  }
  return { truth: defects.count() === 0 ? truth : null, problems: defects.problems() };
}
