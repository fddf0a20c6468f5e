import { openApp } from "../app.ts";
import { Fault } from "../kit/fault.ts";
import { describeProblem } from "../kit/problem.ts";
import type { App } from "../platform/app.ts";
import { addWheel, listWheels, removeWheel } from "../wheelhouse/wheels.ts";
import type { Command, Context } from "./command.ts";

type Verb = (app: App, names: string[], context: Context) => Promise<number>;

/** What follows `assay wheels`. */
const verbs: Record<string, Verb> = {
  add: (app, paths, context) =>
    each(paths, context, async (path) => `Added ${(await addWheel(app, path)).name}.`),
  list: listAll,
  remove: (app, names, context) =>
    each(names, context, async (name) => {
      await removeWheel(app, name);
      return `Removed ${name}.`;
    }),
};

const usage = ["wheels add FILE…", "wheels list", "wheels remove NAME…"].join("\n       assay ");

/** The Python packages that this server hands out at /wheels/. Works beside a running server. */
export const wheelsCommand: Command = {
  name: "wheels",
  summary: "Keep the Python packages that pip installs from this server where there is no internet.",
  usage,
  flags: {},
  async run(context) {
    const [verb = "", ...names] = context.positionals;
    const act = verbs[verb];
    if (act === undefined || names.length > 0 === (verb === "list")) {
      context.err(`Usage: assay ${usage}`);
      return 2;
    }
    const app = openApp(context.config);
    try {
      return await act(app, names, context);
    } finally {
      await app.close();
    }
  },
};

/** Does one after the other; one that is refused does not stop the others. */
async function each(
  names: string[],
  { out, err }: Context,
  act: (name: string) => Promise<string>,
): Promise<number> {
  let code = 0;
  for (const name of names) {
    try {
      out(await act(name));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      code = 1;
      err(`${name}: ${error.message}`);
      for (const problem of error.problems) err(`  ${problem.severity}: ${describeProblem(problem)}`);
    }
  }
  return code;
}

async function listAll({ db }: App, _: string[], { out }: Context): Promise<number> {
  for (const { name, digest, bytes } of await listWheels(db))
    out([name, bytes, `sha256:${digest}`].join("\t"));
  return 0;
}
