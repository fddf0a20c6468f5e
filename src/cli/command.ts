import type { Config } from "../platform/config.ts";

/** What a command is given: parsed arguments, and the streams it may speak through. */
export type Context = {
  config: Config;
  positionals: string[];
  flags: Record<string, string | boolean | undefined>;
  out(line: string): void;
  err(line: string): void;
  /** All of standard input, as text. */
  stdin(): Promise<string>;
};

/** One command of the executable. `run` answers with the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export type Command = {
  name: string;
  summary: string;
  /** "import ZIP|FOLDER --host-team NAME [--publish]" */
  usage: string;
  flags: Record<string, { type: "string" | "boolean"; meaning: string }>;
  run(context: Context): Promise<number>;
};
