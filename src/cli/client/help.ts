import { type ClientCommand, commonFlags, usageOf } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

type Speaker = Pick<Terminal, "name" | "out">;

/** The commands that begin with the same word, with their flags. @returns the exit code 0. */
export function clientHelp(family: ClientCommand[], { name, out }: Speaker): number {
  for (const command of family) {
    out(`${command.summary}\n\nUsage: ${name} ${usageOf(command)}\n`);
    listFlags(command.flags, out);
  }
  out("With every command:\n");
  listFlags(commonFlags, out);
  listExitCodes(out);
  return 0;
}

/** What all of them are. */
export function clientOverview(commands: ClientCommand[], { name, out }: Speaker): void {
  const width = Math.max(...commands.map(({ words }) => words.length));
  for (const { words, summary } of commands) out(`  ${name} ${words.padEnd(width)}  ${summary}`);
}

export function listExitCodes(out: (line: string) => void): void {
  out("Exit codes:\n");
  for (const { code, meaning } of exitCodes) out(`  ${code}  ${meaning}`);
}

function listFlags(flags: ClientCommand["flags"], out: (line: string) => void): void {
  for (const [flag, { short, meaning }] of Object.entries(flags)) {
    const names = short === undefined ? `--${flag}` : `--${flag}, -${short}`;
    out(`  ${names.padEnd(22)} ${meaning}`);
  }
  out("");
}
