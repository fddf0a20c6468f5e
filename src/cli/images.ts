import { openApp } from "../app.ts";
import { importIntoEngine } from "../images/archive/into-engine.ts";
import { describeProblem } from "../kit/problem.ts";
import type { Command } from "./command.ts";

export const imagesCommand: Command = {
  name: "images",
  summary: "Take an image out of an archive into the engine, for benchmarks to be scored in.",
  usage: "images import FILE.tar [--name NAME]",
  flags: { name: { type: "string", meaning: "what it is to be called; otherwise it keeps its names" } },
  async run({ config, positionals, flags, out, err }) {
    const [verb, path, ...rest] = positionals;
    if (verb !== "import" || path === undefined || rest.length > 0) {
      err(`Usage: assay ${imagesCommand.usage}`);
      return 2;
    }
    const app = openApp(config);
    try {
      const name = typeof flags.name === "string" ? flags.name : null;
      const { image, remarks } = await importIntoEngine(app, path, name);
      for (const remark of remarks) err(describeProblem(remark));
      out(image.id);
      err(`Benchmarks are scored in it with  evaluator_image: ${image.id}`);
      return 0;
    } finally {
      await app.close();
    }
  },
};
