import { stat } from "node:fs/promises";
import { hostTeamNamed } from "../accounts/host-team-named.ts";
import { openApp } from "../app.ts";
import { benchmarkNamed } from "../benchmarks/lookup.ts";
import { Fault } from "../kit/fault.ts";
import { describeProblem } from "../kit/problem.ts";
import { bringIn, type BenchmarkSource, lookInto } from "../submissions/bring-in.ts";
import type { Command } from "./command.ts";

export const importCommand: Command = {
  name: "import",
  summary: "Import an EvalAI benchmark ZIP, or the same as a folder.",
  usage: "import ZIP|FOLDER --host-team NAME [--publish] [--update BENCHMARK] [--check]",
  flags: {
    "host-team": { type: "string", meaning: "the team that hosts it; made if there is none of that name" },
    publish: { type: "boolean", meaning: "let everybody see it at once" },
    update: { type: "string", meaning: "number of the benchmark that this is a newer version of" },
    check: { type: "boolean", meaning: "only say what is wrong with it" },
  },
  async run({ config, positionals, flags, out, err }) {
    const [path] = positionals;
    const team = flags["host-team"];
    if (
      path === undefined ||
      (typeof team !== "string" && flags.check !== true && flags.update === undefined)
    ) {
      err(`Usage: assay ${importCommand.usage}`);
      return 2;
    }
    const source = await sourceAt(path);
    const app = openApp(config);
    try {
      if (flags.check === true) {
        const { warnings } = await lookInto(app, source);
        for (const warning of warnings) out(`${warning.severity}: ${describeProblem(warning)}`);
        out("It can be imported.");
        return 0;
      }
      const target =
        typeof flags.update === "string"
          ? { benchmarkId: await benchmarkNamed(app.db, flags.update) }
          : {
              hostTeamId: await app.db
                .transaction()
                .execute((trx) => hostTeamNamed(trx, String(team), app.clock.now())),
            };
      const { benchmarkId, slug, warnings } = await bringIn(app, source, {
        ...target,
        actorId: null,
        publish: flags.publish === true,
      });
      for (const warning of warnings) out(`${warning.severity}: ${describeProblem(warning)}`);
      out(
        `Benchmark ${benchmarkId} is at /benchmarks/${slug}${flags.publish === true ? "" : ", seen by its hosts only until it is published"}.`,
      );
      return 0;
    } finally {
      await app.close();
    }
  },
};

async function sourceAt(path: string): Promise<BenchmarkSource> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new Fault("missing", `There is no file or folder ${path}.`);
  return found.isDirectory() ? { folder: path } : { zip: path };
}
