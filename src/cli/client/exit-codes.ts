import { Fault } from "../../kit/fault.ts";

/** How a client command ends, for scripts; the help and the guide list exactly these. */
export const exitCodes = [
  { code: 0, meaning: "done" },
  {
    code: 1,
    meaning: "refused, by the server or for what was typed; with --wait and watch: it did not finish",
  },
  { code: 2, meaning: "wrong usage" },
  { code: 3, meaning: "not logged in, or the token no longer works" },
  { code: 4, meaning: "the server cannot be reached or is in trouble; trying again may help" },
] as const;

export type ExitCode = (typeof exitCodes)[number]["code"];

/** Something about the command itself is wrong; nothing was sent. */
export function wrongUsage(sentence: string): Fault {
  return new Fault("invalid", sentence, [], "usage");
}

/** The server cannot be reached, or answers that it is in trouble. */
export function unreachable(sentence: string): Fault {
  return new Fault("unavailable", sentence);
}

/** The exit code for a refusal. */
export function exitCodeOf({ kind, code }: Fault): ExitCode {
  if (code === "usage") return 2;
  if (kind === "unauthorised") return 3;
  return kind === "unavailable" ? 4 : 1;
}
