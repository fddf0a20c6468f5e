/**
 * What a program of ours does inside a sealed run, told through one variable. What it found comes back as JSON, the last line
 * of stderr.
 */
export type Task =
  | { act: "predict"; /** Only after so many seconds. */ after?: number }
  | { act: "model" }
  | { act: "call"; addresses: string[]; port: number }
  | { act: "multiply" }
  | { act: "grow"; bytes: number; /** In a child, whose end the program itself survives. */ hidden: boolean }
  | { act: "fill"; path: string; bytes: number }
  | { act: "litter"; folder: string; files: number }
  | { act: "flood"; bytes: number }
  | { act: "leave"; what: "symbolic link" | "hard link" | "pipe" | "huge file" }
  | { act: "overwrite"; folders: string[] }
  | { act: "look" }
  | { act: "break out" }
  | { act: "burn"; milliseconds: number }
  | { act: "stay"; seconds: number };

export const TASK_VARIABLE = "ASSAY_TASK";

/** What a task found, as its judge sees it: nothing can be relied on, since it comes out of a box. */
export type Findings = Record<string, unknown>;
