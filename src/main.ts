import { basename } from "node:path";
import { commands } from "./cli/commands.ts";
import { runCommandLine } from "./cli/run.ts";
import { runInside } from "./platform/inside/inside.ts";

const argv = process.argv.slice(2);
const code =
  argv[0] === "inside"
    ? await runInside(process.env)
    : await runCommandLine(commands, argv, basename(process.argv0));

// Whoever reads a pipe may be slower than we are, and an exit would cut off what they have not read yet.
const streams = [process.stdout, process.stderr];
await Promise.all(streams.map((stream) => new Promise<void>((done) => stream.end(done))));
process.exit(code);
