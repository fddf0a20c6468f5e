import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import type { Config } from "../../platform/config.ts";
import { connectEngine } from "../../platform/engine-connection.ts";
import { findImage } from "../../platform/engine-images.ts";
import type { BenchmarkConfig } from "../config/types.ts";

/** The image that a benchmark is scored in from now on; null for the server's own. */
export type SettledImage = { image: string | null; warnings: Problem[] };

/**
 * Looks for the image that a configuration names in the engine, and takes its id, so that it stays the same image whatever its name
 * comes to mean. What is not there keeps its name until the next import, with a warning.
 */
export async function settleEvaluatorImage(
  { engineSocket }: Pick<Config, "engineSocket">,
  { evaluator }: BenchmarkConfig,
): Promise<SettledImage> {
  if (evaluator.kind !== "script" || evaluator.image === null) return { image: null, warnings: [] };
  const { image: named } = evaluator;
  const kept = (message: string, remedy: string): SettledImage => ({
    image: named,
    warnings: [{ severity: "warning", place: "evaluator_image", message, remedy }],
  });
  try {
    const found = await findImage(await connectEngine(engineSocket), named);
    if (found !== null) return { image: found.id, warnings: [] };
    return kept(
      `This server's engine has no image ${named}.`,
      "Its administrator loads it with `assay images import FILE.tar`; then import the benchmark again.",
    );
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return kept(
      `No container engine answers on this server, so there is no image ${named}.`,
      "Leave the key out to be scored in the server's own Python.",
    );
  }
}
