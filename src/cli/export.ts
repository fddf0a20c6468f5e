import { openApp } from "../app.ts";
import { exportBenchmark } from "../benchmarks/importing/export.ts";
import { benchmarkNamed } from "../benchmarks/lookup.ts";
import type { Command } from "./command.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Write a benchmark as a ZIP that imports again, hidden labels included.",
  usage: "export BENCHMARK [--out FILE.zip]",
  flags: { out: { type: "string", meaning: "where to write it (default BENCHMARK.zip); must not exist" } },
  async run({ config, positionals, flags, out, err }) {
    const [name] = positionals;
    if (name === undefined) {
      err(`Usage: assay ${exportCommand.usage}`);
      return 2;
    }
    const app = openApp(config);
    try {
      const path = typeof flags.out === "string" ? flags.out : `${name}.zip`;
      await exportBenchmark(app, await benchmarkNamed(app.db, name), path);
      out(`${path} is written. It holds the hidden labels: keep it as you keep those.`);
      return 0;
    } finally {
      await app.close();
    }
  },
};
