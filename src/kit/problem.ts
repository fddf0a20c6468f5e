/** One thing that is wrong with something a person handed in: where it is, what it is, and how to mend it. */
export type Problem = {
  /** An error makes the thing unusable; a warning is said and then worked around. */
  severity: "error" | "warning";
  /** What a person would look for: "challenge_phases[0].codename", "column malignant". */
  place: string;
  /** What is wrong, as a sentence. */
  message: string;
  /** What to do about it, as a sentence. */
  remedy?: string;
  /** Which defect it is, where a program has to know. */
  code?: "unknown_id";
  /** File inside the ZIP or folder, relative to its root. */
  file?: string;
  /** Line in that file, from 1. */
  line?: number;
  /** Column in that line, from 1. */
  column?: number;
};

/** "challenge_config.yaml line 12: challenge_phases[0]: … Remedy." — the one way a problem is written as text. */
export function describeProblem(problem: Problem): string {
  const where = [problem.file, problem.line === undefined ? undefined : `line ${problem.line}`]
    .filter((part) => part !== undefined)
    .join(" ");
  const said = `${problem.place}: ${problem.message}${problem.remedy === undefined ? "" : ` ${problem.remedy}`}`;
  return where === "" ? said : `${where}: ${said}`;
}
