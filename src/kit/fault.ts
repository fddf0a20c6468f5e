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

  constructor(kind: FaultKind, message: string, problems: Problem[] = []) {
    super(message);
    this.kind = kind;
    this.problems = problems;
  }
}
