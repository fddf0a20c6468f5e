import { commands } from "./cli/commands.ts";
import { runCommandLine } from "./cli/run.ts";

process.exit(await runCommandLine(commands, process.argv.slice(2)));
