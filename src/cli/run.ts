import { parseArgs } from "node:util";
import { Fault } from "../kit/fault.ts";
import { describeProblem } from "../kit/problem.ts";
import { readConfig, settings } from "../platform/config.ts";
import { runAsEvalai } from "./client/as-evalai.ts";
import { clientCommands } from "./client/commands.ts";
import { clientOverview, listExitCodes } from "./client/help.ts";
import { isClientWord } from "./client/command-line.ts";
import { runClient } from "./client/run.ts";
import { processTerminal } from "./client/terminal.ts";
import type { Command, Context } from "./command.ts";

const out = (line: string) => process.stdout.write(`${line}\n`);
const err = (line: string) => process.stderr.write(`${line}\n`);

/** Finds the command, parses its flags, runs it. Called by the name of EvalAI's client, it is one. @returns the exit code. */
export async function runCommandLine(commands: Command[], argv: string[], calledAs: string): Promise<number> {
  if (calledAs === "evalai") return runAsEvalai(argv, processTerminal("evalai"));
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h")
    return help(commands, rest[0]);
  if (isClientWord(name)) return runClient(argv, processTerminal("assay"));
  const command = commands.find((candidate) => candidate.name === (name === "--version" ? "version" : name));
  if (command === undefined) {
    err(`There is no command "${name}". These exist: ${commands.map((each) => each.name).join(", ")}.`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) return help(commands, command.name);
  try {
    return await command.run(contextOf(command, rest));
  } catch (error) {
    return explain(error, command);
  }
}

function contextOf(command: Command, argv: string[]): Context {
  const serverFlags = Object.fromEntries(
    settings.map((setting) => [setting.name, { type: "string" as const }]),
  );
  const ownFlags = Object.fromEntries(
    Object.entries(command.flags).map(([flag, { type }]) => [flag, { type }]),
  );
  const { values, positionals } = parseArgs({
    args: argv,
    options: { ...serverFlags, ...ownFlags },
    allowPositionals: true,
  });
  const flags = values as Record<string, string | boolean | undefined>;
  const texts = Object.entries(flags).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    config: readConfig(Object.fromEntries(texts), process.env),
    positionals,
    flags,
    out,
    err,
    stdin: () => Bun.stdin.text(),
  };
}

function explain(error: unknown, command: Command): number {
  if (error instanceof Fault) {
    err(error.message);
    for (const problem of error.problems) err(`  ${problem.severity}: ${describeProblem(problem)}`);
    return 1;
  }
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) {
    err(`${(error as Error).message}\nUsage: assay ${command.usage}`);
    return 2;
  }
  err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

async function help(commands: Command[], name: string | undefined): Promise<number> {
  if (name !== undefined && isClientWord(name)) return runClient([name, "--help"], processTerminal("assay"));
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    out("Assay: a benchmark platform for machine-learning models in health, in one file.\n");
    for (const each of commands) out(`  assay ${each.name.padEnd(10)} ${each.summary}`);
    out("\nWith a server, as EvalAI's own client does:\n");
    clientOverview(clientCommands, { name: "assay", out });
    out("");
    listExitCodes(out);
    out("\nassay help COMMAND tells more about one of them.");
    return 0;
  }
  out(`${command.summary}\n\nUsage: assay ${command.usage}\n`);
  const lines = [
    ...Object.entries(command.flags).map(([flag, { meaning }]) => [flag, meaning] as const),
    ...settings.map(
      ({ name: flag, meaning, fallback }) =>
        [flag, `${meaning}${fallback === "" ? "" : ` (default ${fallback})`}`] as const,
    ),
  ];
  for (const [flag, meaning] of lines) out(`  --${flag.padEnd(18)} ${meaning}`);
  out("\nEvery setting can also come from the environment: --data is ASSAY_DATA.");
  return 0;
}
