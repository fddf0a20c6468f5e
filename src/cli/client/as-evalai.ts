import { build } from "../../platform/build.ts";
import { isClientWord } from "./command-line.ts";
import { clientCommands } from "./commands.ts";
import { clientOverview, listExitCodes } from "./help.ts";
import { runClient } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** The program as it answers through a link named `evalai`: the client's commands and nothing else. @returns the exit code. */
export async function runAsEvalai(argv: string[], terminal: Terminal): Promise<number> {
  const [first, second] = argv;
  if (first === "--version") {
    terminal.out(`evalai, version ${build.version} (of Assay)`);
    return 0;
  }
  const isHelp = first === undefined || first === "help" || first === "--help" || first === "-h";
  if (isHelp && second !== undefined && isClientWord(second)) return runClient([second, "--help"], terminal);
  if (isHelp) {
    terminal.out("Welcome to the EvalAI CLI, in Assay's version, which needs no Python.\n");
    clientOverview(clientCommands, terminal);
    terminal.out("\nevalai COMMAND --help tells more about one of them.\n");
    listExitCodes(terminal.out);
    return 0;
  }
  if (isClientWord(first)) return runClient(argv, terminal);
  terminal.err(`Error: No such command '${first}'. \`evalai --help\` lists those that exist.`);
  return 2;
}
