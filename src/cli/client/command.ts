import type { Api } from "./api.ts";
import type { ConfigFolder } from "./config-folder.ts";
import type { Terminal } from "./terminal.ts";

export type Flag = {
  type: "string" | "boolean";
  /** What stands for the text after it; else the last part of its own name. */
  value?: string;
  short?: string;
  /** Whether the command does nothing without it. */
  isNeeded?: true;
  meaning: string;
};

/** What a command is given. */
export type Call = {
  terminal: Terminal;
  folder: ConfigFolder;
  api: Api;
  /** The words of the command line that stand for the command's words in capitals. */
  args: Record<string, string>;
  flags: Record<string, string | boolean | undefined>;
  /** Whether output is for programs: JSON on standard output, and no questions. */
  isJson: boolean;
};

/**
 * One command of the client. In `words`, what is in capitals is an argument: "challenge CHALLENGE phase PHASE". `run` answers
 * with the exit code.
 */
export type ClientCommand = {
  words: string;
  summary: string;
  flags: Record<string, Flag>;
  run(call: Call): Promise<number>;
};

/** What every command takes. */
export const commonFlags: Record<string, Flag> = {
  json: { type: "boolean", meaning: "answer in JSON, and ask nothing" },
  ca: {
    type: "string",
    meaning: "PEM file with the certificate authority to trust instead of the usual ones",
  },
};

/** Arguments that are numbers. */
export const numbers = ["CHALLENGE", "PHASE", "SPLIT", "SUBMISSION", "TEAM"];

/** A command as its help and the guide write it, without the program's name. */
export function usageOf({ words, flags }: ClientCommand): string {
  const own = Object.entries(flags).map(([name, { type, value, isNeeded }]) => {
    const text =
      type === "boolean" ? `--${name}` : `--${name} ${value ?? name.split("-").at(-1)?.toUpperCase()}`;
    return isNeeded ? text : `[${text}]`;
  });
  return [words, ...own].join(" ");
}

/** The text given with a flag. */
export function textFlag({ flags }: Pick<Call, "flags">, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}
