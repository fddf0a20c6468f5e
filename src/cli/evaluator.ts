import { openApp } from "../app.ts";
import { buildEvaluator, type Recipe } from "../evaluations/evaluator-image/build.ts";
import { wheelsIn } from "../evaluations/evaluator-image/from-wheels.ts";
import { listEvaluators, removeEvaluator } from "../evaluations/evaluator-image/list.ts";
import { neededPackages, usualPackages } from "../evaluations/evaluator-image/packages.ts";
import { tryEvaluator } from "../evaluations/evaluator-image/trial.ts";
import type { App } from "../platform/app.ts";
import { listWheels } from "../wheelhouse/wheels.ts";
import type { Command, Context } from "./command.ts";

type Verb = (app: App, context: Context, name: string | undefined) => Promise<number>;

/** What follows `assay evaluator`. */
const verbs: Record<string, Verb> = { build, list, remove, test };

const usage = [
  "evaluator build [--add NAMES] [--packages NAMES] [--suite NAME] [--mirror URL|FOLDER]",
  "evaluator build --wheels FOLDER|added",
  "evaluator test [NAME]",
  "evaluator list",
  "evaluator remove NAME",
].join("\n       assay ");

/** The image in which scoring scripts run. Works beside a running server. */
export const evaluatorCommand: Command = {
  name: "evaluator",
  summary: "Make the image in which scoring scripts run, without pulling anything.",
  usage,
  flags: {
    add: { type: "string", meaning: "Debian packages besides the usual ones, with commas between" },
    packages: { type: "string", meaning: "Debian packages in place of the usual ones" },
    suite: { type: "string", meaning: "Debian's release, such as bookworm (default this machine's sources)" },
    mirror: { type: "string", meaning: "where Debian's packages are, an address or a folder" },
    wheels: {
      type: "string",
      meaning: "Python packages from a folder, or those of assay wheels, on this machine's Python",
    },
  },
  async run(context) {
    const [verb = "", name, ...rest] = context.positionals;
    const act = verbs[verb];
    const isNamed = verb === "remove" ? name !== undefined : verb === "test" || name === undefined;
    const isOneWay =
      context.flags.wheels === undefined ||
      ["add", "packages", "suite", "mirror"].every((flag) => context.flags[flag] === undefined);
    if (act === undefined || !isNamed || !isOneWay || rest.length > 0) {
      context.err(`Usage: assay ${usage}`);
      return 2;
    }
    const app = openApp(context.config);
    try {
      return await act(app, context, name);
    } finally {
      await app.close();
    }
  },
};

async function build(app: App, context: Context): Promise<number> {
  const { flags, out, err } = context;
  const started = performance.now();
  const name = app.config.evaluatorImage;
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const image = await buildEvaluator(app, await recipeOf(app, flags), name, interrupted.signal, err);
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  const seconds = Math.round((performance.now() - started) / 1000);
  err(`${name} is ready after ${seconds} s, ${megabytes(image.bytes)}. What is in it:`);
  const code = await test(app, context, name);
  out(image.id);
  return code;
}

async function recipeOf(app: App, flags: Context["flags"]): Promise<Recipe> {
  const given = (flag: string) => (typeof flags[flag] === "string" ? String(flags[flag]) : null);
  const wheels = given("wheels");
  if (wheels === "added") {
    const added = await listWheels(app.db);
    return { wheels: added.map(({ name, digest }) => ({ name, path: app.files.path(digest) })) };
  }
  if (wheels !== null) return { wheels: await wheelsIn(wheels) };
  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");
  const packages = given("packages") === null ? usualPackages : words(given("packages") ?? "");
  const wanted = [...neededPackages, ...packages, ...words(given("add") ?? "")];
  return { packages: [...new Set(wanted)].sort(), suite: given("suite"), mirror: given("mirror") };
}

async function test(app: App, { out, err }: Context, name = app.config.evaluatorImage): Promise<number> {
  const { lines, works } = await tryEvaluator(app, name, new AbortController().signal);
  for (const line of lines) out(line);
  if (!works) err(`Not everything in ${name} can be imported.`);
  return works ? 0 : 1;
}

async function list(app: App, { out }: Context): Promise<number> {
  for (const { name, image, benchmarks } of await listEvaluators(app))
    out(
      [
        name,
        image?.id ?? "not in the engine",
        image === null ? "" : megabytes(image.bytes),
        benchmarks.join(", "),
      ].join("\t"),
    );
  return 0;
}

async function remove(app: App, { out }: Context, name = ""): Promise<number> {
  const { id } = await removeEvaluator(app, name);
  out(`Removed ${id}.`);
  return 0;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
