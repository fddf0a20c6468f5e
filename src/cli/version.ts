import { build } from "../platform/build.ts";
import type { Command } from "./command.ts";

export const versionCommand: Command = {
  name: "version",
  summary: "Say what this executable is.",
  usage: "version [--json]",
  flags: { json: { type: "boolean", meaning: "as JSON, with the runtime and its libraries" } },
  async run({ flags, out }) {
    if (flags.json === true)
      out(JSON.stringify({ ...build, bun: Bun.version, versions: process.versions }, null, 2));
    else out(`assay ${build.version}${build.commit === null ? "" : ` (${build.commit.slice(0, 12)})`}`);
    return 0;
  },
};
