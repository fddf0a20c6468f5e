import type { Problem } from "../../kit/problem.ts";

/** A defect as its finder knows it; file and severity are the same for all of a list. */
export type Defect = Omit<Problem, "severity" | "file">;

/** The defects of one file: the first few in full, the others as a number. */
export type Defects = {
  /** Takes a defect as a function, so that a million defects do not make a million sentences. */
  add(defect: () => Defect): void;
  /** How many were added. */
  count(): number;
  /** The first ones and, if there are more, one that says how many. */
  problems(): Problem[];
};

/** @param file the name of the file as its sender knows it. */
export function listDefects(file: string, most = 20): Defects {
  const first: Problem[] = [];
  let count = 0;
  return {
    add(defect) {
      if (count++ < most) first.push({ ...defect(), severity: "error", file });
    },
    count: () => count,
    problems() {
      const rest = count - first.length;
      if (rest === 0) return [...first];
      const message = rest === 1 ? "has one more defect." : `has ${rest} more defects.`;
      return [...first, { severity: "error", place: "the file", message, file }];
    },
  };
}
