import { join } from "node:path";
import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import { assetText } from "../../platform/assets.ts";
import { openContainers } from "../../platform/containers.ts";
import { instanceOf } from "../../platform/instance.ts";
import { INSTANCE_LABEL } from "../../platform/leftovers.ts";
import { readableText } from "../script/staging.ts";
import { defaultScriptLimits, scriptEnvironment } from "../script/task.ts";

/** What a script prints that imports everything, a line for each package; and whether all could be imported. */
export type Trial = { lines: string[]; works: boolean };

const script = "static/evaluator-trial/packages.py";

/**
 * Imports every Python package of an image, sealed off as scoring scripts are, and tells their versions.
 * @throws Fault missing when the engine has no such image; unavailable when it cannot be run.
 */
export async function tryEvaluator(
  { config, files }: Pick<App, "config" | "files">,
  image: string,
  signal: AbortSignal,
): Promise<Trial> {
  const engine = await openContainers(config.engineSocket);
  if (!(await engine.hasImage(image)))
    throw new Fault("missing", `The engine has no image ${image}. Make it with \`assay evaluator build\`.`);
  const workspace = await files.workspace();
  const instance = instanceOf(config.data);
  try {
    const { ending, stdout, stderr } = await engine.run(
      {
        name: `assay-${instance}-evaluator-trial`,
        labels: { [INSTANCE_LABEL]: instance },
        image,
        argv: [engine.python, "/packages.py"],
        env: scriptEnvironment(defaultScriptLimits),
        inputs: [
          {
            host: await readableText(assetText(script), join(workspace.path, "packages.py")),
            inside: "/packages.py",
          },
        ],
        outputs: [],
        limits: defaultScriptLimits,
      },
      signal,
    );
    signal.throwIfAborted();
    if (ending.how === "platform_error")
      throw new Fault("unavailable", `The image cannot be run: ${ending.message}`);
    const text = stdout.text.trimEnd() === "" ? stderr.text : stdout.text;
    const works = ending.how === "exited" && ending.code === 0;
    return { lines: text.trimEnd().split("\n"), works };
  } finally {
    await workspace.remove();
  }
}
