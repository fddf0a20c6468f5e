import type { Problem } from "./problem.ts";

/** What went wrong, in the few kinds that a door can translate into its own dialect. */
export type FaultKind =
  | "invalid"
  | "unauthorised"
  | "forbidden"
  | "missing"
  | "conflict"
  | "too_large"
  | "too_many"
  | "unavailable";

/**
 * An expected refusal, whose message may be shown to the person who caused it.
 * Anything else that is thrown is a bug: its text is logged and never shown.
 */
export class Fault extends Error {
  override name = "Fault";
  readonly kind: FaultKind;
  /** Every single thing that is wrong, when there is more than one sentence to say. */
  readonly problems: Problem[];
  /** Which refusal it is, where a door has a sentence of its own for it: it stays when the wording changes. */
  readonly code: string | null;
  /** What the sentence is filled in with, such as a number. */
  readonly values: Record<string, string | number>;

  constructor(
    kind: FaultKind,
    message: string,
    problems: Problem[] = [],
    code: string | null = null,
    values: Record<string, string | number> = {},
  ) {
    super(message);
    this.kind = kind;
    this.problems = problems;
    this.code = code;
    this.values = values;
  }
}
