import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";

/** What a form says when it is shown again, and with which status. */
export type Refused = { problems: Problem[]; status: number };

/** Reads a refusal for showing its form again: its problems, or its one sentence. What is no refusal is thrown on. */
export function refusedBy(error: unknown): Refused {
  if (!(error instanceof Fault) || error.kind === "missing") throw error;
  const whole: Problem = { severity: "error", place: "", message: error.message };
  return {
    problems: error.problems.length > 0 ? error.problems : [whole],
    status: error.kind === "too_many" ? 429 : 422,
  };
}
