import { Fault } from "../kit/fault.ts";
import type { Box, BoxOutcome } from "./box.ts";
import { openBubblewrap } from "./bubblewrap.ts";
import type { Config } from "./config.ts";
import { openContainers } from "./containers.ts";
import { connectEngine } from "./engine-connection.ts";
import { type Belonging, removeBelongings } from "./leftovers.ts";

/** Whatever can run a box. */
export type Engine = {
  name: "docker" | "podman" | "bubblewrap" | "none";
  /** What Python is called in its boxes. */
  python: string;
  /** For the operator: what runs host code here, or why nothing can. */
  describe(): string;
  /**
   * Runs a box to its end, whatever that is. Aborting the signal ends it within two seconds.
   * @throws Fault unavailable when there is no engine at all.
   */
  run(box: Box, signal: AbortSignal): Promise<BoxOutcome>;
};

/**
 * The best engine there is for an image: a container where an engine answers and has the image; else bubblewrap, which
 * knows no images; else one that refuses and says what to install.
 */
export async function chooseEngine(
  config: Pick<Config, "engineSocket" | "bwrap" | "python" | "evaluatorImage">,
  image: string = config.evaluatorImage,
): Promise<Engine> {
  const refusals: string[] = [];
  try {
    const containers = await openContainers(config.engineSocket);
    if (await containers.hasImage(image)) return containers;
    const remedy =
      image === config.evaluatorImage
        ? "Make it with `assay evaluator build`."
        : "Load it there with `assay images import FILE.tar`.";
    refusals.push(`${containers.describe()} answers but has no image "${image}". ${remedy}`);
  } catch (error) {
    refusals.push(`${reason(error)} Then make an image with \`assay evaluator build\`.`);
  }
  try {
    return await openBubblewrap(config.bwrap, config.python);
  } catch (error) {
    refusals.push(reason(error));
  }
  return noEngine(refusals);
}

/**
 * Removes what a crash of ours left running: nothing else ends a container whose evaluation was cancelled in between. For the
 * process that serves the folder, before it runs anything. Where no engine answers there is nothing to remove.
 *
 * @param keep says of what is to be watched on: see sealed/seal.ts.
 * @returns how many there were.
 */
export async function removeLeftovers(
  config: Pick<Config, "engineSocket">,
  instance: string,
  keep?: (belonging: Belonging) => boolean,
): Promise<number> {
  const connection = await connectEngine(config.engineSocket).catch(() => null);
  return connection === null ? 0 : await removeBelongings(connection, instance, keep);
}

function noEngine(refusals: string[]): Engine {
  const explanation = `Scoring scripts cannot run on this server, which has no way to seal them off. ${refusals.join(" ")}`;
  return {
    name: "none",
    python: "python3",
    describe: () => explanation,
    run: () => Promise.reject(new Fault("unavailable", explanation)),
  };
}

function reason(error: unknown): string {
  if (error instanceof Fault) return error.message;
  throw error;
}
