import { Fault } from "../../kit/fault.ts";

/** Whether an error is the server's last word about a submission. When it is silent, or the token has run out, it is not. */
export function isOver(error: unknown): boolean {
  return error instanceof Fault && error.kind !== "unavailable" && error.kind !== "unauthorised";
}

/** The error of a submission that broke off, with what to do about it. */
export function goingOn(error: unknown): unknown {
  if (!(error instanceof Fault) || isOver(error)) return error;
  const remedy = "The same command goes on where it broke off; however often you type it, it counts once.";
  return new Fault(error.kind, `${error.message}\n${remedy}`, [], error.code);
}
