import { Fault } from "../../kit/fault.ts";
import { openApi } from "./api.ts";
import { type ClientCommand, usageOf } from "./command.ts";
import { asksForHelp, familyOf, understood } from "./command-line.ts";
import { openConfigFolder } from "./config-folder.ts";
import { exitCodeOf, wrongUsage } from "./exit-codes.ts";
import { clientHelp } from "./help.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command of the client. @returns its exit code. */
export async function runClient(argv: string[], terminal: Terminal): Promise<number> {
  const family = familyOf(argv[0] ?? "");
  if (asksForHelp(argv)) return clientHelp(family, terminal);
  try {
    const { command, args, flags } = understood(argv);
    const { env } = terminal;
    const folder = openConfigFolder(env);
    const api = openApi(folder, env, typeof flags.ca === "string" ? flags.ca : undefined);
    return await command.run({ terminal, folder, api, args, flags, isJson: flags.json === true });
  } catch (error) {
    return explain(error, family, argv.includes("--json"), terminal);
  }
}

/** Where to look for what is not there. */
const hints: Record<string, string> = {
  challenge:
    "Use `NAME challenges` to fetch the active challenges, and `NAME challenge CHALLENGE phases` to fetch the active phases.",
  submission: "Use `NAME challenge CHALLENGE phase PHASE submissions` to view your submissions.",
};

/** Says why not, and what to do. @returns the exit code. */
function explain(error: unknown, family: ClientCommand[], isJson: boolean, terminal: Terminal): number {
  const fault = faultOf(error);
  terminal.live(null);
  const code = exitCodeOf(fault);
  const hint = hints[family[0]?.words.split(" ")[0] ?? ""]?.replaceAll("NAME", terminal.name);
  if (isJson) terminal.err(JSON.stringify({ error: fault.message, exit_code: code }));
  else {
    terminal.err(`Error: ${fault.message}`);
    if (code === 2) for (const each of family) terminal.err(`Usage: ${terminal.name} ${usageOf(each)}`);
    if (fault.kind === "missing" && hint !== undefined) terminal.err(hint);
    if (code === 3) terminal.err(`Log in with \`${terminal.name} login\`.`);
  }
  return code;
}

/** @throws what is no refusal but a bug. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) return wrongUsage(message ?? "");
  throw error;
}
